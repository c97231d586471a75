@echo off
rem Checks this computer and your agency's folder.
setlocal DisableDelayedExpansion
title Is everything all right
call "%~dp0agency.cmd"
if errorlevel 1 goto end
"%PROGRAM%" doctor --out "%TEMP%\langaccess-check.html"
if not exist "%TEMP%\langaccess-check.html" goto failed
start "" "%TEMP%\langaccess-check.html"
goto end

:failed
echo.
echo Something did not work: the lines above say what, and what to do next.

:end
echo.
echo Press any key to close this window.
pause >nul
