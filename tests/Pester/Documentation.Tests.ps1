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
        foreach ($match in [regex]::Matches($text, '(?ms)^```(?<language>\w*)\r?\n(?<code>.*?)^```')) {
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
