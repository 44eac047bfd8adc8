BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $snapshot = @{ DnsSnapshot = Join-Path $repository 'samples/dns-snapshot.json' }
    $number = '30811725540512'
}

# Mail of many kinds: tests/Unit/Evidence.
Describe 'Export-CommerceCaseEvidence' {
    It 'writes the originals of an order, and returns the hash to note' {
        $zip = Join-Path $TestDrive 'order.zip'
        $package = Export-CommerceCaseEvidence $sample -OrderNumber $number -OutFile $zip @noon @snapshot
        $package.Messages | Should -Be 4
        $package.ManifestHash | Should -Match '^[0-9a-f]{64}$'
        $package.CaseIds | Should -Be 'e9f1ua7ks3mb60'
        $test = Test-CommerceCaseEvidence $zip -ManifestHash $package.ManifestHash
        $test.State | Should -Be Intact
        Expand-Archive $zip (Join-Path $TestDrive 'order')
        $written = Get-ChildItem (Join-Path $TestDrive 'order/messages')
        $originals = Get-ChildItem $sample -Recurse -File | Get-FileHash
        $written | Get-FileHash | ForEach-Object { $_.Hash | Should -BeIn $originals.Hash }
    }

    It 'has messages that Test-CommerceMailAuth verifies in the package, with the answers in it' {
        $zip = Join-Path $TestDrive 'verified.zip'
        $null = Export-CommerceCaseEvidence $sample -OrderNumber $number -OutFile $zip @noon @snapshot
        Expand-Archive $zip (Join-Path $TestDrive 'verified')
        $manifest = Get-Content (Join-Path $TestDrive 'verified/manifest.json') -Raw | ConvertFrom-Json
        $again = Test-CommerceMailAuth -Path $zip -DnsSnapshot (Join-Path $TestDrive 'verified/dns.json')
        $again.Verdict | Should -Be $manifest.messages.verdict
    }

    It 'gives the same bytes for the same mail, time and answers' {
        $hashes = 'a', 'b' | ForEach-Object {
            $zip = Join-Path $TestDrive "$_.zip"
            $null = Export-CommerceCaseEvidence $sample -CaseId e9f1ua7ks3mb60 -OutFile $zip @noon @snapshot
            (Get-FileHash $zip).Hash
        }
        $hashes[0] | Should -Be $hashes[1]
    }

    It 'shortens the name in the timeline unless buyers'' data is asked for' {
        foreach ($full in $false, $true) {
            $zip = Join-Path $TestDrive "name-$full.zip"
            $null = Export-CommerceCaseEvidence $sample -OrderNumber $number -OutFile $zip -SkipVerification @noon -IncludeBuyerData:$full
            Expand-Archive $zip (Join-Path $TestDrive "name-$full")
            $cases = (Get-Content (Join-Path $TestDrive "name-$full/timeline.json") -Raw | ConvertFrom-Json).cases
            ($cases.buyer -like '*`*`*`*') | Should -Be (-not $full)
        }
    }

    It 'leaves an existing file as it is, even a package, unless -Force is given' {
        $zip = Join-Path $TestDrive 'there.zip'
        $arguments = @{ Path = $sample; CaseId = 'e9f1ua7ks3mb60'; OutFile = $zip; SkipVerification = $true }
        $null = Export-CommerceCaseEvidence @arguments @noon
        { Export-CommerceCaseEvidence @arguments @noon } | Should -Throw -ErrorId 'FileExists*'
        (Export-CommerceCaseEvidence @arguments @noon -Force).Messages | Should -BeGreaterThan 0
    }

    It 'writes no file with -WhatIf, and none for a case that is not there' {
        $zip = Join-Path $TestDrive 'none.zip'
        Export-CommerceCaseEvidence $sample -CaseId e9f1ua7ks3mb60 -OutFile $zip -SkipVerification @noon -WhatIf
        Export-CommerceCaseEvidence $sample -CaseId nobody -OutFile $zip -SkipVerification @noon -ErrorVariable e -ErrorAction SilentlyContinue
        $e.FullyQualifiedErrorId | Should -BeLike 'CaseNotFound*'
        Test-Path $zip | Should -BeFalse
    }

    It 'asks for a case or an order' {
        { Export-CommerceCaseEvidence $sample -OutFile x.zip } | Should -Throw -ErrorId 'CaseOrOrderMissing*'
    }

    It 'is readable by its owner only' -Skip:($IsWindows) {
        $zip = Join-Path $TestDrive 'own.zip'
        $null = Export-CommerceCaseEvidence $sample -CaseId e9f1ua7ks3mb60 -OutFile $zip -SkipVerification @noon
        (Get-Item $zip).UnixMode | Should -Be '-rw-------'
    }

    It 'uses a ledger for marks and for mail that was deleted' {
        $ledger = Join-Path $TestDrive 'cases.db'
        $null = Sync-CommerceCase $sample -Ledger $ledger -WarningAction SilentlyContinue
        $part = Join-Path $TestDrive 'part'
        $null = New-Item -ItemType Directory $part
        Copy-Item (Join-Path $sample 'Inbox/0611-1620 claim.eml') $part
        $zip = Join-Path $TestDrive 'ledger.zip'
        $package = Export-CommerceCaseEvidence $part -OrderNumber $number -Ledger $ledger -OutFile $zip -SkipVerification @noon
        $package.Messages | Should -Be 1
        $package.MissingMessages | Should -Be 3
    }
}
