namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>Entries of an IP allow list whose writing is killed: of Exchange Online in one request, of an Edge server in one each.</summary>
public class KilledIPAllowListTests
{
    [Theory]
    [InlineData(
        "", "Set-HostedConnectionFilterPolicy Default -IPAllowList 11.9.9.9", "(Get-HostedConnectionFilterPolicy Default).IPAllowList")]
    [InlineData(
        "-Shape Edge", "$null = Add-IPAllowListEntry -IPAddress 11.9.9.9", "Get-IPAllowListEntry | ForEach-Object { \"$($_.IPRange)\" }")]
    public void AKilledRunIsCompletedByTheNextOneAndTakenBackExactly(string shape, string byHand, string stored)
    {
        using var runs = new KilledRuns("Add-CommerceIPAllowList 11.1.2.0/25, 11.1.3.0/28, 11.1.4.77, 11.1.5.0/24", stored);

        runs.Hold($"{shape}; {byHand}");
    }
}
