@echo off
rem Finds a Python and installs langaccess from this folder: install.cmd [FOLDER]
setlocal
for /f "usebackq" %%v in ("%~dp0PYTHONS") do (
    py -%%v -c "" >nul 2>&1 && (
        py -%%v "%~dp0install.py" %*
        goto done
    )
)
python "%~dp0install.py" %*
:done
if errorlevel 1 echo Nothing works yet; the lines above say why.
pause
