@echo off
rem Opens the folder of drafts, and writes the folder for a translator.
setlocal DisableDelayedExpansion
title Open my drafts
call "%~dp0agency.cmd"
if errorlevel 1 goto end
if not exist "%AGENCY%\translations\" mkdir "%AGENCY%\translations"
start "" "%AGENCY%\translations"
echo The folder with your drafts is open. No one has checked them yet.
echo.
echo Do you want to send drafts to a translator now? Then type the language, for example: Portuguese
echo (Enter alone: no.)
set "LANGUAGE="
set /p "LANGUAGE=> "
if not defined LANGUAGE goto page
set "OUT=%USERPROFILE%\Documents\For the translator"
"%PROGRAM%" review export --lang "%LANGUAGE%" --format html --to "%OUT%"
if errorlevel 1 goto failed
start "" "%OUT%"
echo The folder "For the translator" in your Documents is open.
echo Send its folder of the language to the translator. The file READ ME FIRST in it says how the work comes back.

:page
echo.
"%PROGRAM%" waiting --out "%TEMP%\langaccess-waiting.html"
if errorlevel 1 goto failed
start "" "%TEMP%\langaccess-waiting.html"
goto end

:failed
echo.
echo Something did not work: the lines above say what, and what to do next.

:end
echo.
echo Press any key to close this window.
pause >nul
