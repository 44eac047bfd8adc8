namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>What the tests of the IP allow list share.</summary>
public abstract class IPAllowListTest
{
    private protected static readonly string[] Published = ["66.220.144.128/25", "66.220.155.128/25", "69.171.232.128/25",
        "69.63.178.128/25",
        "69.63.184.0/25"];

    public static TheoryData<string, string> Shapes =>
        new() { { "-Shape Online", "ConnectionFilter" }, { "-Shape Online -Prefix Shop", "ConnectionFilter" }, { "-Shape Edge", "Edge" } };

    private protected static string[] Stored(EmulatedExchange exchange) =>
        [.. exchange.Run("(Get-CommerceIPAllowList 66.220.144.7).Entries").Output.OrderBy(o => Order(o.Text("Range")!))
            .Select(o => o.Text("Range")!)];

    // The order of Published, for comparison with it.
    private protected static int Order(string range) => Array.IndexOf(Published, range) is >= 0 and var at ? at : int.MaxValue;
}
