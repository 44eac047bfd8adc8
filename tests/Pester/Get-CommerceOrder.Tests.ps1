BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Get-CommerceOrder' {
    It 'gives every mail, case, claim and deadline by either number' {
        foreach ($number in '30811725540512', 'FP-2251') {
            $order = Get-CommerceOrder -Path $sample -OrderNumber $number @noon
            $order | Should -BeOfType ([CommerceMailAdmin.CommerceOrder])
            $order.SellerOrderNumber | Should -Be 'FP-2251'
            $order.Messages.Kind | Should -Be 'Order', 'Order', 'Customer', 'Claim'
            $order.Deadlines.Name | Should -Be 'BuyerCancel', 'AnswerCase', 'ReturnWindow', 'ReturnWindow'
            $order.Deadlines[0].Fact | Should -Match '^30 minutes from the order confirmation'
        }
    }

    It 'takes the purchase from you' {
        $order = Get-CommerceOrder $sample -OrderNumber FP-2240 -PurchasedAt 2026-06-01T10:00Z @noon
        ($order.Deadlines | Where-Object Name -eq ReturnWindow).DueBy.UtcDateTime | Should -Be ([datetime]'2026-07-01T10:00:00')
    }

    It 'says which number no mail names, and goes on' {
        $found = Get-CommerceOrder $sample -OrderNumber 1, FP-2240 @noon -ErrorVariable problems -ErrorAction SilentlyContinue
        $found | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'OrderNotFound,*'
    }

    It 'fits into 80 columns' {
        $order = Get-CommerceOrder $sample -OrderNumber FP-2251 @noon
        $order, $order.Deadlines, $order.Messages, $order.Claims, $order.Cases[0].Turns | ForEach-Object { ($_ | Out-String -Width 80) -split '\r?\n' } |
            ForEach-Object { $_.Length } | Measure-Object -Maximum | Select-Object -ExpandProperty Maximum | Should -BeLessOrEqual 80
    }
}
