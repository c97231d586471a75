@echo off
rem Finds a Python and installs langaccess from this folder: install.cmd [FOLDER]
setlocal DisableDelayedExpansion
set "PYTHON="
if not exist "%~dp0install.py" goto alone
if not exist "%~dp0PYTHONS" goto alone
for /f "usebackq" %%v in ("%~dp0PYTHONS") do (
    if not defined PYTHON py -%%v -c "import sys; sys.exit('AMD64' not in sys.version)" >nul 2>&1 && set "PYTHON=py -%%v"
)
rem Any other that can at least say what is wrong with it. Without one, Windows has a "python" that opens its shop.
if not defined PYTHON python -c "import sys; sys.exit(sys.version_info < (3, 8))" >nul 2>&1 && set "PYTHON=python"
if not defined PYTHON goto absent
%PYTHON% -I "%~dp0install.py" %*
set "CODE=%errorlevel%"
if not "%CODE%"=="0" echo Nothing works yet; the lines above say why.
goto end

:absent
echo Python is needed, for 64-bit Windows, one of these versions:
type "%~dp0PYTHONS"
echo Carry its "Windows installer (64-bit)" here from python.org. It needs no administrator rights.
set "CODE=1"
goto end

:alone
echo Parts are missing beside this file. Unpack or copy the whole folder first, then start it there.
set "CODE=1"

:end
pause
exit /b %CODE%
