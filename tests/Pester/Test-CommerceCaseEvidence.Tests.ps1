BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $zip = Join-Path $TestDrive 'case.zip'
    $package = Export-CommerceCaseEvidence $sample -CaseId e9f1ua7ks3mb60 -OutFile $zip -SkipVerification @noon
}

# Hostile packages: tests/Unit/Evidence.
Describe 'Test-CommerceCaseEvidence' {
    It 'tests the packages of a folder, and goes on after a file that is not one' {
        Set-Content (Join-Path $TestDrive 'not.zip') 'text'
        $tests = Get-ChildItem (Join-Path $TestDrive '*.zip') |
            Test-CommerceCaseEvidence -ErrorVariable e -ErrorAction SilentlyContinue
        $tests.State | Should -Be Intact
        $tests.ManifestHash | Should -Be $package.ManifestHash
        $e.FullyQualifiedErrorId | Should -BeLike 'EvidenceInvalid*'
    }

    It 'tells a changed file, and the manifest that was not noted' {
        $changed = Join-Path $TestDrive 'changed.zip'
        Copy-Item $zip $changed
        $file = Join-Path $TestDrive 'timeline.html'
        Set-Content $file 'other'
        Compress-Archive $file $changed -Update
        $test = Test-CommerceCaseEvidence $changed
        $test.State | Should -Be Changed
        ($test.Files | Where-Object State -NE Intact).Name | Should -Be 'timeline.html'
        (Test-CommerceCaseEvidence $zip -ManifestHash ('0' * 64)).State | Should -Be Changed
    }

    It 'says what a folder and a missing file are' {
        { Test-CommerceCaseEvidence $TestDrive -ErrorAction Stop } | Should -Throw -ErrorId 'EvidenceInvalid*'
        { Test-CommerceCaseEvidence ./missing.zip -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound*'
    }

    It 'shows a page, not the names of types' {
        $text = Test-CommerceCaseEvidence $zip | Out-String -Width 80
        $text | Should -Match 'Manifest hash'
        $text | Should -Not -Match 'EvidenceFile|\{'
    }
}
