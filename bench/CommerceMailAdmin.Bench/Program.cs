using CommerceMailAdmin.Bench;
using CommerceMailAdmin.Bench.Mail;

// dotnet run -c Release --project bench/CommerceMailAdmin.Bench -- [name ...]; without a name, every comparison runs.
// ... -- fuzz [count [seed]]: that many mutated mail files through the readers; one million without a count.
if (args is ["import-once", var manifest])
{
    return ImportCost.Once(manifest);
}

if (args is ["fuzz", .. var options])
{
    return MailFuzz.Run(options);
}

var comparisons = new Dictionary<string, Func<bool>>(StringComparer.OrdinalIgnoreCase)
{
    ["import"] = ImportCost.Compare,
    ["safesenders"] = SafeSenderPush.Compare,
    ["mbox"] = MboxSpeed.Compare,
    ["body"] = BodySpeed.Compare,
    ["spf"] = SpfSpeed.Compare,
    ["dkim"] = DkimSpeed.Compare,
    ["dns"] = DnsSpeed.Compare,
    ["ledger"] = LedgerSpeed.Compare,
    ["journal"] = JournalSpeed.Compare,
    ["ews"] = EwsSpeed.Compare,
    ["graph"] = GraphSpeed.Compare,
};
var wanted = args.Length > 0 ? args : [.. comparisons.Keys];
var unknown = wanted.Where(n => !comparisons.ContainsKey(n)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No comparison is named {string.Join(", ", unknown)}. There are: {string.Join(", ", comparisons.Keys)}.");
    return 64;
}

return wanted.Count(name => !comparisons[name]()) == 0 ? 0 : 1;
