#Requires -Version 5.1
<#
.SYNOPSIS
Puts the settings of a file into the environment of this process. The same file serves systemd, cron and scheduled tasks.
.PARAMETER Path
A file with one NAME=value in each line. Lines that begin with # are comments. Only the names below are taken.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string]$Path)

$known = 'COMMERCE_STATE', 'COMMERCE_REPAIR', 'COMMERCE_GROUP', 'COMMERCE_KINDS', 'COMMERCE_CONTROLS', 'COMMERCE_MAIL', 'COMMERCE_WEBHOOK',
    'COMMERCE_ZONE', 'COMMERCE_SMTP', 'COMMERCE_FROM', 'COMMERCE_TO', 'COMMERCE_MAILBOX', 'EXCHANGE_APPID', 'EXCHANGE_ORGANIZATION',
    'EXCHANGE_CERTIFICATE'
$number = 0
foreach ($line in Get-Content -LiteralPath $Path -ErrorAction Stop) {
    $number++
    $text = $line.Trim()
    if ($text -eq '' -or $text.StartsWith('#')) {
        continue
    }
    $name, $value = $text -split '=', 2
    if ($name -notin $known -or $null -eq $value) {
        throw "${Path}, line ${number}: write NAME=value, with one of the names $($known -join ', ')."
    }
    Set-Item "Env:$name" $value.Trim().Trim('"')
}
