@echo off
rem Opens the folder of drafts, and writes the folder for a translator.
setlocal DisableDelayedExpansion
title Open my drafts
call "%~dp0agency.cmd"
if errorlevel 1 goto end
if not exist "%AGENCY%\translations\" mkdir "%AGENCY%\translations"
start "" "%AGENCY%\translations"
echo The folder with your drafts is open. No one has checked them yet.
set "OUT=%USERPROFILE%\Documents\For the translator"
set "AGAIN="

:language
echo.
echo Do you want to write drafts for a translator now? Then type the language, for example: Portuguese
echo (Enter alone: no.)
set "LANGUAGE="
set /p "LANGUAGE=> "
if not defined LANGUAGE goto page
set "LANGUAGE=%LANGUAGE:"=%"
rem Exit code 1 is a language without a model: a person can translate it. From 2: no such language.
"%PROGRAM%" models list "%LANGUAGE%" >nul
if not errorlevel 2 goto export
if defined AGAIN goto page
set "AGAIN=yes"
goto language

:export
"%PROGRAM%" review export --lang "%LANGUAGE%" --format html --to "%OUT%" --only-drafts
if errorlevel 3 goto failed
if errorlevel 2 goto none
if errorlevel 1 goto some
if not "%ERRORLEVEL%"=="0" goto failed
goto written

:none
echo.
echo Do you want ALL English files of the folder brochures translated by a person, without a draft?
echo (Y: yes, write them all. Enter alone: no.)
dir /b "%AGENCY%\brochures"
set "ANSWER="
set /p "ANSWER=> "
if not defined ANSWER goto page
set "ANSWER=%ANSWER:"=%"
if /i "%ANSWER%"=="Y" goto all
if /i "%ANSWER%"=="yes" goto all
goto page

:all
"%PROGRAM%" review export --lang "%LANGUAGE%" --format html --to "%OUT%"
if errorlevel 2 goto failed
if errorlevel 1 goto some
if not "%ERRORLEVEL%"=="0" goto failed
goto written

:some
echo.
echo NOT every file was written for the translator: the lines above say which, and why. The others were.
if not exist "%OUT%\" goto failed

:written
start "" "%OUT%"
echo.
echo The folder "For the translator" in your Documents is open. Nothing has been sent yet.
echo Send its folder of the language to the translator. The file READ ME FIRST in it says how the work comes back.
echo Do not know to whom? The page that opens now says whom to ask.

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
