using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>The lists of the Tenant Allow/Block List that a session leads to.</summary>
public static class TenantAllowLists
{
    /// <summary>The properties, by Exchange's name, by which the journal knows the lists.</summary>
    public static IReadOnlyList<string> Properties { get; } = [TenantSenderStore.Name, TenantSpoofStore.Name];

    /// <summary>The commands that a session needs, the one that reads first.</summary>
    /// <param name="targets">The lists.</param>
    /// <param name="change">True if they are to be changed too.</param>
    public static IReadOnlyList<string> Commands(IReadOnlyList<TenantAllowListTarget> targets, bool change)
    {
        var commands = new List<string>();
        foreach (var target in targets)
        {
            commands.AddRange((target, change) switch
            {
                (TenantAllowListTarget.Sender, false) => [TenantSenderStore.Get],
                (TenantAllowListTarget.Sender, true) =>
                    [TenantSenderStore.Get, TenantSenderStore.New, TenantSenderStore.Set, TenantSenderStore.RemoveCommand],
                (_, false) => [TenantSpoofStore.Get],
                _ => new[] { TenantSpoofStore.Get, TenantSpoofStore.New, TenantSpoofStore.RemoveCommand },
            });
        }

        return commands;
    }

    /// <summary>The list that the journal's property stands for.</summary>
    public static TenantAllowListTarget TargetOf(string property) =>
        property == TenantSenderStore.Name ? TenantAllowListTarget.Sender : TenantAllowListTarget.SpoofedSender;

    /// <summary>The list in words.</summary>
    internal static string InWords(TenantAllowListTarget target) => target == TenantAllowListTarget.Sender
        ? "the Tenant Allow/Block List, domains and addresses" : "the Tenant Allow/Block List, spoofed senders";

    internal static TenantAllowListStore Open(IExchangeSession session, TenantAllowListTarget target) =>
        target == TenantAllowListTarget.Sender ? new TenantSenderStore(session) : new TenantSpoofStore(session);
}

/// <summary>Which entries came from this module: its journal says so, and the entry is still the one that it added.</summary>
public sealed class TenantAllowListOwnership(ChangeHistory history)
{
    private readonly Dictionary<string, ChangeOwnership> _owned =
        TenantAllowLists.Properties.ToDictionary(p => p, history.Ownership);

    /// <summary>The entries of a list that came from this module.</summary>
    internal HashSet<StoredTenantEntry> Of(TenantAllowListStore store, TenantAllowListSnapshot now)
    {
        var lines = Lines(store, now);
        return [.. now.Entries.Where(e => e.IsAllow && e.IsSigned && (lines.Contains(e.Signature) || lines.Contains(e.Entry.Text)))];
    }

    /// <summary>What the journal still knows of a list: texts, and texts with the identity if the entry was read back.</summary>
    internal HashSet<string> Lines(TenantAllowListStore store, TenantAllowListSnapshot now) =>
        new(_owned[store.Property].Of(store.Organization, now.Object), StringComparer.OrdinalIgnoreCase);
}
