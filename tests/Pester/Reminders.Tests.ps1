# The sample script "sync, remind, alert", with a webhook that accepts and one that is not there.
Describe 'remind.ps1' {
    BeforeAll {
        . "$PSScriptRoot/common.ps1"
        $shell = (Get-Process -Id $PID).Path
        $script = "$repository/samples/unattended/remind.ps1"

        $webhook = Start-Webhook

        function Invoke-Reminder([string] $Mail, [string] $Webhook, [string] $State, [string] $Switch) {
            $env:COMMERCE_MAIL, $env:COMMERCE_WEBHOOK, $env:COMMERCE_STATE, $env:COMMERCE_ZONE = $Mail, $Webhook, $State, 'UTC'
            $null = & $shell -NoProfile -Command "Import-Module '$module'; & '$script' $Switch; exit `$LASTEXITCODE" *>&1
            $LASTEXITCODE
        }
    }

    AfterAll {
        Stop-Webhook $webhook
        Remove-Item Env:COMMERCE_MAIL, Env:COMMERCE_WEBHOOK, Env:COMMERCE_STATE, Env:COMMERCE_ZONE -ErrorAction Ignore
    }

    It 'reminds once, and tells by its exit code that answers are overdue' {
        $state = (New-Item -ItemType Directory (Join-Path $TestDrive 'once')).FullName
        Invoke-Reminder $sample $webhook.Uri $state | Should -Be 1
        $webhook.Got.Count | Should -Be 1
        Invoke-Reminder $sample $webhook.Uri $state | Should -Be 1
        $webhook.Got.Count | Should -Be 1
    }

    It 'ends with 2 if the message is not accepted, and the next run sends it' {
        $state = (New-Item -ItemType Directory (Join-Path $TestDrive 'twice')).FullName
        $before = $webhook.Got.Count
        Invoke-Reminder $sample 'http://127.0.0.1:9/hook' $state | Should -Be 2
        Invoke-Reminder $sample $webhook.Uri $state | Should -Be 1
        $webhook.Got.Count | Should -Be ($before + 1)
    }

    It 'sends the list in the morning, even if it is empty, and ends with 0' {
        $state = (New-Item -ItemType Directory (Join-Path $TestDrive 'morning')).FullName
        $mail = (New-Item -ItemType Directory (Join-Path $TestDrive 'empty')).FullName
        Set-Content (Join-Path $mail '1.eml') "From: a@b.example`r`nTo: c@d.example`r`nSubject: Hello`r`nDate: Fri, 12 Jun 2026 08:00:00 +0000`r`n`r`nHello"
        $before = $webhook.Got.Count
        Invoke-Reminder $mail $webhook.Uri $state | Should -Be 0
        $webhook.Got.Count | Should -Be $before
        Invoke-Reminder $mail $webhook.Uri $state -Switch -Morning | Should -Be 0
        $webhook.Got.Count | Should -Be ($before + 1)
    }

    It 'ends with 2 if the mail is not there' {
        Invoke-Reminder (Join-Path $TestDrive 'nothing') $webhook.Uri "$TestDrive" | Should -Be 2
    }
}
