namespace CommerceMailAdmin.Unit.Exchange.TenantAllowList;

/// <summary>Entries of domains, addresses and spoofed pairs whose writing is killed.</summary>
public class KilledTenantListTests
{
    [Fact]
    public void AKilledRunIsCompletedByTheNextOneAndTakenBackExactly()
    {
        using var runs = new KilledRuns(
            "Add-CommerceTenantAllowList 'a.example', 'b.example', 'shop@c.example', 'd.example', 'e.example', 'x.example, y.example', "
                + "'z.example, 11.1.2.0/24'",
            "& (Get-Module ExchangeEmulator) { foreach ($e in $script:Store.Sections.TenantListEntry.Values) { $e.Value }; "
                + "foreach ($e in $script:Store.Sections.TenantSpoofItem.Values) { \"$($e.SpoofedUser), $($e.SendingInfrastructure)\" } }");

        runs.Hold("-Empty; Add-EmulatorTenantListEntry b.example -Notes 'by hand'; Add-EmulatorSpoofItem x.example y.example");
    }
}
