@echo off
rem Checks this computer and your agency's folder.
setlocal DisableDelayedExpansion
title Is everything all right
set "PAGE=%TEMP%\langaccess-check.html"
call "%~dp0agency.cmd"
if errorlevel 2 goto end
if errorlevel 1 goto alone

:check
if exist "%PAGE%" del "%PAGE%"
"%PROGRAM%" doctor --out "%PAGE%"
if errorlevel 2 goto failed
if not exist "%PAGE%" goto failed
start "" "%PAGE%"
goto end

:alone
echo.
echo Only this computer is checked, not your agency's folder.
set "LANGACCESS_WORKSPACE="
set "PYTHONUTF8=1"
goto check

:failed
echo.
echo Something did not work: the lines above say what, and what to do next.

:end
echo.
echo Press any key to close this window.
pause >nul
