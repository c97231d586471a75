@echo off
rem Shows in the browser what waits for someone: drafts, approvals, dates.
setlocal DisableDelayedExpansion
title What is waiting
call "%~dp0agency.cmd"
if errorlevel 1 goto end
"%PROGRAM%" waiting --out "%TEMP%\langaccess-waiting.html"
if not "%ERRORLEVEL%"=="0" goto failed
start "" "%TEMP%\langaccess-waiting.html"
goto end

:failed
echo.
echo Something did not work: the lines above say what, and what to do next.

:end
echo.
echo Press any key to close this window.
pause >nul
