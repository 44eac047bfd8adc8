# The commands of README, of the documentation and of the help. Every cmdlet and parameter exists. What the samples and the emulator can answer, runs.
BeforeDiscovery {
    $repository = Split-Path (Split-Path $PSScriptRoot)
    Import-Module (Join-Path $repository 'out/CommerceMailAdmin/CommerceMailAdmin.psd1')

    # The code of a page: blocks of PowerShell, and the lines after the prompt in other blocks.
    $pages = @(Get-Item "$repository/README.md") + @(Get-ChildItem "$repository/docs" -Recurse -Filter *.md) + @(Get-Item "$repository/samples/README.md")
    $blocks = foreach ($page in $pages) {
        $text = Get-Content $page -Raw
        $name = [IO.Path]::GetRelativePath($repository, $page.FullName)
        $number = 0
        foreach ($match in [regex]::Matches($text, '(?ms)^ *```(?<language>\w*)\r?\n(?<code>.*?)^ *```')) {
            $number++
            $code = $match.Groups['code'].Value
            if ($match.Groups['language'].Value -eq '' -and $code -match '(?m)^PS> ') {
                $code = ($code -split "`n" | Where-Object { $_ -match '^PS> ' } | ForEach-Object { $_ -replace '^PS> ' }) -join "`n"
                @{ Page = "$name block $number"; Code = $code; Runs = $true }
            }
            elseif ($match.Groups['language'].Value -eq 'powershell') { @{ Page = "$name block $number"; Code = $code; Runs = $false } }
        }
    }
    $running = @($blocks | Where-Object Runs)
    $scripts = Get-ChildItem "$repository/samples" -Recurse -Filter *.ps1 | ForEach-Object { @{ Page = $_.Name; Code = Get-Content $_ -Raw } }
    $examples = Get-Command -Module CommerceMailAdmin | ForEach-Object {
        $command = $_.Name
        (Get-Help $command -Full).examples.example | ForEach-Object { @{ Page = "$command, $($_.title)"; Code = ($_.code | Out-String) } }
    }
    $inlines = foreach ($page in $pages) {
        [regex]::Matches((Get-Content $page -Raw), '`(?<code>[A-Z][a-z]+-Commerce\w+ [^`]+)`') | ForEach-Object {
            @{ Page = $page.Name; Code = $_.Groups['code'].Value -replace '<[^>]*>', 'x' }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # What a text says of this module that is not so.
    function Get-Mistake([string] $Code) {
        $errors = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        foreach ($problem in $errors) { "does not parse: $($problem.Message)" }
        foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            if ($name -notlike '*-Commerce*') { continue }
            $command = Get-Command $name -ErrorAction Ignore
            if (-not $command) { "$name does not exist"; continue }
            foreach ($given in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                try { $null = $command.ResolveParameter($given.ParameterName) } catch { "$name has no -$($given.ParameterName)" }
            }
        }
    }
}

Describe 'The documentation' {
    It 'has code that this module understands: <Page>' -ForEach (@($blocks) + @($examples) + @($scripts) + @($inlines)) {
        Get-Mistake $Code | Should -BeNullOrEmpty
    }

    It 'has commands that run: <Page>' -ForEach $running {
        Initialize-ExchangeEmulator -Force
        $PSDefaultParameterValues['*-Commerce*:JournalPath'] = (New-Journal).JournalPath
        $PSDefaultParameterValues['*-Commerce*:WarningAction'] = 'SilentlyContinue'
        Push-Location $repository
        try {
            $target = Join-Path $TestDrive 'report.html'
            $output = Invoke-Expression ($Code -replace 'report\.html', "'$target'") | Out-String -Width 79
            $output | Should -Not -BeNullOrEmpty
        }
        finally {
            Pop-Location
            $PSDefaultParameterValues.Remove('*-Commerce*:JournalPath')
            $PSDefaultParameterValues.Remove('*-Commerce*:WarningAction')
        }
    }
}

Describe 'The README' {
    It 'shows the outputs of one run: tasks 3, 4 and 6' {
        Initialize-ExchangeEmulator -Force
        $PSDefaultParameterValues['*-Commerce*:JournalPath'] = (New-Journal).JournalPath
        $PSDefaultParameterValues['*-Commerce*:WarningAction'] = 'SilentlyContinue'
        Push-Location $repository
        try {
            $shown = (Add-CommerceSafeSenders -All | Out-String -Width 79) + (Set-CommerceMailFlowRule | Out-String -Width 79)
            $null = Set-CommerceMailFlowRule -Mode Enforce
            $shown += Test-CommerceMailReadiness samples/support-mailbox -TimeZone UTC -At 2026-06-12T12:00:00Z -Control *MAIL*, ANSWERS* | Out-String -Width 79
        }
        finally {
            Pop-Location
            $PSDefaultParameterValues.Remove('*-Commerce*:JournalPath')
            $PSDefaultParameterValues.Remove('*-Commerce*:WarningAction')
        }
        $readme = Get-Content "$repository/README.md" | ForEach-Object { $_.TrimEnd() }
        $lines = $shown -split '\r?\n' | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ }
        $lines.Count | Should -BeGreaterThan 25
        $lines | Where-Object { $_ -notin $readme } | Should -BeNullOrEmpty
    }
}

Describe 'A block without a prompt' {
    BeforeAll {
        $shell = (Get-Process -Id $PID).Path

        # The code of a page's block, by a word in it.
        function Get-Block([string] $Page, [string] $Word, [string] $Language = 'powershell') {
            [regex]::Matches((Get-Content (Join-Path $repository $Page) -Raw), '(?ms)^ *```(?<language>\w*)\r?\n(?<code>.*?)^ *```') |
                Where-Object { $_.Groups['language'].Value -eq $Language -and $_.Groups['code'].Value.Contains($Word) } |
                ForEach-Object { $_.Groups['code'].Value } | Select-Object -First 1
        }
    }

    It 'plays with the emulator, as the README says' {
        $code = (Get-Block README.md play.jsonl).Replace('$PWD', "$TestDrive")
        $script = Join-Path $TestDrive 'play.ps1'
        Set-Content $script "`$ErrorActionPreference = 'Stop'; Set-Location '$repository'`n$code"
        $output = & $shell -NoProfile -File $script 2>&1 3>$null | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -Match '2 rules are enforced'
        Join-Path $TestDrive 'play.jsonl' | Should -Exist
    }

    It 'reads the calendar file of its page' {
        Push-Location $TestDrive
        try {
            Set-Content calendars.json (Get-Block docs/reference/calendars.md '"mailboxes"' json)
            Set-Content germany.ics "BEGIN:VCALENDAR`r`nVERSION:2.0`r`nEND:VCALENDAR" -WarningAction Ignore
            Copy-Item $sample ./support-mailbox -Recurse
            Invoke-Expression "$((Get-Block docs/reference/calendars.md CalendarFile).Trim()) -WarningAction SilentlyContinue" | Should -HaveCount 11
        }
        finally { Pop-Location }
    }

    It 'ends with an exit code for the scheduler, as the runbook says' {
        $code = Get-Block docs/runbooks/README.md 'exit [int]'
        foreach ($case in @{ Before = ''; Code = 1 }, @{ Before = '$null = Add-CommerceSafeSenders -All'; Code = 0 }) {
            $script = Join-Path $TestDrive "nightly-$($case.Code).ps1"
            Set-Content $script "Import-Module '$module', '$emulator'; `$PSDefaultParameterValues['*-Commerce*:JournalPath'] = '$script.jsonl'; $($case.Before)`n$code"
            $null = & $shell -NoProfile -File $script *>&1
            $LASTEXITCODE | Should -Be $case.Code
        }
    }
}
