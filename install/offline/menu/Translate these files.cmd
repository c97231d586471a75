@echo off
rem Translates files into drafts: in Explorer choose files, Send to, Translate these files.
rem A program that crashes ends with a number below 0, which "if errorlevel 1" takes for success.
setlocal DisableDelayedExpansion
title Translate these files
call "%~dp0agency.cmd"
if errorlevel 1 goto end
set "FILE="
set "AGAIN="
if not "%~1"=="" goto language
echo Which file? Drag it from Explorer into this window, then press Enter. (Enter alone stops.)
set /p "FILE=> "
if not defined FILE goto end
set "FILE=%FILE:"=%"

:language
echo This PC translates into:
"%PROGRAM%" models list --installed
echo.
echo Into which language? For example: Portuguese. For several: Portuguese,Spanish (Enter alone stops.)
set "LANGUAGE="
set /p "LANGUAGE=> "
if not defined LANGUAGE goto end
set "LANGUAGE=%LANGUAGE:"=%"
"%PROGRAM%" models list "%LANGUAGE%" >nul
if not errorlevel 1 goto start
if errorlevel 2 goto spelling
echo.
echo Nothing was translated: this PC has no model for this language, or for one of them.
echo Ask your IT for a model ("langaccess models get"). A translator can do it without: choose Open my drafts.
goto again

:spelling
echo.
echo Nothing was translated: the lines above say why.

:again
if defined AGAIN goto end
set "AGAIN=yes"
goto language

:start
set "FAILED="
set "SOME="
if not defined FILE goto next
set "ONE=%FILE%"
call :one
goto done

:next
if "%~1"=="" goto done
set "ONE=%~1"
call :one
shift /1
goto next

:done
echo.
if not defined SOME echo No file was translated completely: the lines above say why.
if defined SOME echo The drafts are in the folder translations of your agency's folder. No one has checked them yet.
if not defined SOME goto page
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
"%PROGRAM%" inspect "%ONE%" >nul
if "%ERRORLEVEL%"=="0" goto bring
"%PROGRAM%" inspect "%ONE%"
echo Not translated, and not copied to your agency: "%ONE%"
goto bad

:bring
if not exist "%AGENCY%\brochures\" mkdir "%AGENCY%\brochures"
if not exist "%AGENCY%\brochures\%NAME%" goto copy
echo Your agency has a file of this name already: "%NAME%"
echo Take the new one? (Y: yes. Enter alone: no, translate the one that your agency has.)
set "ANSWER="
set /p "ANSWER=> "
if not defined ANSWER goto translate
set "ANSWER=%ANSWER:"=%"
if /i "%ANSWER%"=="Y" goto copy
if /i "%ANSWER%"=="yes" goto copy
goto translate

:copy
copy /y "%ONE%" "%AGENCY%\brochures\"
if not errorlevel 1 goto translate
echo Not translated: the file could not be copied to your agency. Is it open in a program? Close it, then start again.
goto bad

:translate
"%PROGRAM%" translate "%AGENCY%\brochures\%NAME%" --to "%LANGUAGE%" --out "%AGENCY%\translations"
if not "%ERRORLEVEL%"=="0" goto bad
set "SOME=yes"
exit /b 0

:bad
set "FAILED=yes"
exit /b 1

:page
echo.
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
