BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceClaim' {
    It 'gives claims and chargebacks, oldest first, with the cases about their orders' {
        $claims = Get-CommerceClaim -Path $sample @noon
        $claims[0] | Should -BeOfType ([CommerceMailAdmin.CommerceClaim])
        $claims.Kind | Should -Be 'Claim', 'Claim', 'Claim', 'Chargeback'
        $claims.AnswerRequested | Should -Be $true, $false, $null, $true
        $claims[0].CaseIds | Should -Be 'c5n8td2wv6oy17'
        $claims[3].RespondBy.UtcDateTime | Should -Be ([datetime]'2026-06-22T06:00:00')
    }

    It 'selects' {
        (Get-CommerceClaim $sample @noon -AnswerRequested).Count | Should -Be 2
        (Get-CommerceClaim $sample @noon -Kind Claim -WithoutCase).Reason | Should -Be "I didn't make this order"
        (Get-CommerceClaim $sample @noon -OrderNumber FP-2251).OrderNumber | Should -Be '30811725540512'
        (Get-CommerceClaim $sample @noon -From 2026-06-12T00:00Z).Kind | Should -Be 'Chargeback'
    }

    It 'fits into 80 columns' {
        (Get-CommerceClaim $sample @noon | Out-String -Width 80) -split '\r?\n' | ForEach-Object { $_.Length } | Measure-Object -Maximum | Select-Object -ExpandProperty Maximum | Should -BeLessOrEqual 80
    }
}
