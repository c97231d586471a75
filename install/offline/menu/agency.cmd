@echo off
rem For the other files here: finds the program and your agency's folder, and asks for the folder once.
rem Exit code 1: no folder is given. 2: the program is missing.
set "PROGRAM=%~dp0..\Scripts\langaccess.exe"
if exist "%PROGRAM%" goto found
echo The program is missing: %PROGRAM%
echo Start its installer again, or ask the person who installed it.
exit /b 2

:found
set "AGENCY="
if defined LANGACCESS_WORKSPACE set "AGENCY=%LANGACCESS_WORKSPACE%"
if defined AGENCY goto look
if exist "%~dp0agency-folder.txt" set /p "AGENCY=" <"%~dp0agency-folder.txt"

:look
if not defined AGENCY goto ask
if exist "%AGENCY%\jurisdiction.yaml" goto good
if exist "%AGENCY%\" echo The folder "%AGENCY%" has no file jurisdiction.yaml, so it is not an agency's folder.
if not exist "%AGENCY%\" echo The folder "%AGENCY%" cannot be reached. Is the network or the drive connected? Connect it, then start again.

:ask
echo Where is your agency's folder? Drag it from Explorer into this window, then press Enter.
echo (It is the folder with the file jurisdiction.yaml. Enter alone stops.)
set "AGENCY="
set /p "AGENCY=> "
if not defined AGENCY exit /b 1
set "AGENCY=%AGENCY:"=%"
if not exist "%AGENCY%\jurisdiction.yaml" goto look
<nul set /p "=%AGENCY%" >"%~dp0agency-folder.txt"

:good
set "LANGACCESS_WORKSPACE=%AGENCY%"
set "PYTHONUTF8=1"
exit /b 0
