@echo off
rem Translates files into drafts: in Explorer choose files, Send to, Translate these files.
setlocal DisableDelayedExpansion
title Translate these files
call "%~dp0agency.cmd"
if errorlevel 1 goto end
if not "%~1"=="" goto language
echo Which file? Drag it from Explorer into this window, then press Enter. (Enter alone stops.)
set "FILE="
set /p "FILE=> "
if not defined FILE goto end
set "FILE=%FILE:"=%"

:language
echo Into which language? For example: Portuguese. For several: Portuguese,Spanish
set "LANGUAGE="
set /p "LANGUAGE=> "
if not defined LANGUAGE goto end
set "FAILED="
if defined FILE set "ONE=%FILE%"
if defined FILE call :one
for %%F in (%*) do (set "ONE=%%~F" & call :one)
echo.
echo The drafts are in the folder translations of your agency's folder. No one has checked them yet.
if defined FAILED echo NOT every file was translated completely: the lines above say which, and why.
goto page

:one
echo.
for %%G in ("%ONE%") do (set "NAME=%%~nxG" & set "PLACE=%%~dpG")
if exist "%ONE%\" echo This is a folder. Choose the files in it: "%ONE%"
if exist "%ONE%\" goto bad
if not exist "%ONE%" echo There is no such file: "%ONE%"
if not exist "%ONE%" goto bad
if /i "%PLACE%"=="%AGENCY%\brochures\" goto translate
if not exist "%AGENCY%\brochures\" mkdir "%AGENCY%\brochures"
if exist "%AGENCY%\brochures\%NAME%" echo Your agency has a file of this name already. Y takes the new one, N the old one.
copy /-y "%ONE%" "%AGENCY%\brochures\"
if not exist "%AGENCY%\brochures\%NAME%" goto bad

:translate
"%PROGRAM%" translate "%AGENCY%\brochures\%NAME%" --to "%LANGUAGE%" --out "%AGENCY%\translations"
if errorlevel 1 goto bad
exit /b 0

:bad
set "FAILED=yes"
exit /b 1

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
