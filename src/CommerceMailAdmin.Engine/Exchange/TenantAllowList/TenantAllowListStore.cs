using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>When an allow entry for a sender ends.</summary>
/// <param name="Date">The date; null for the days after the last use.</param>
public sealed record EntryExpiration(DateTimeOffset? Date)
{
    /// <summary>The only number of days that Exchange takes for RemoveAfter.</summary>
    public const int DaysAfterLastUse = 45;

    /// <summary>How many days away the date of an allow entry can be.</summary>
    public const int MostDays = 30;

    /// <summary>The value of RemoveAfter; null if there is a date.</summary>
    public int? RemoveAfter => Date is null ? DaysAfterLastUse : null;
}

/// <summary>One list of the Tenant Allow/Block List, in the organisation that a session leads to.</summary>
internal abstract class TenantAllowListStore(IExchangeSession session)
{
    /// <summary>The list.</summary>
    public abstract TenantAllowListTarget Target { get; }

    /// <summary>The property by which the journal knows the list.</summary>
    public abstract string Property { get; }

    /// <summary>What the list is for, and what is preferred to it.</summary>
    public SaferRoute Route =>
        SaferRouteCatalogue.Of(Target == TenantAllowListTarget.Sender ? SaferRouteId.TenantAllowSender : SaferRouteId.TenantAllowSpoof);

    /// <summary>The tenant.</summary>
    public string? Organization => session.Organization;

    /// <summary>The command that reads the list.</summary>
    public abstract string GetCommand { get; }

    protected IExchangeSession Session => session;

    /// <summary>Reads the whole list.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error.</exception>
    public TenantAllowListSnapshot Read() =>
        new(Target, session.Organization, [.. Session.Invoke(GetCommand, Selection).Objects.Select(Stored)]);

    /// <summary>Adds an allow entry, and returns the warnings.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isInternal">True if the domain is the organisation's own.</param>
    /// <param name="expiration">When it ends; entries for spoofed senders do not.</param>
    /// <param name="notes">The note; null for none, as entries for spoofed senders.</param>
    /// <exception cref="ExchangeException">Exchange reported an error; the entry may have been added.</exception>
    public abstract IReadOnlyList<string> Add(TenantEntry entry, bool isInternal, EntryExpiration expiration, string? notes);

    /// <summary>Gives an allow entry a new end and note, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error; the entry may have been changed.</exception>
    public abstract IReadOnlyList<string> Renew(StoredTenantEntry entry, EntryExpiration expiration);

    /// <summary>Removes an entry, and returns the warnings.</summary>
    /// <exception cref="ExchangeException">Exchange reported an error; the entry may have been removed.</exception>
    public abstract IReadOnlyList<string> Remove(StoredTenantEntry entry);

    /// <summary>The parameters that select the list.</summary>
    protected abstract Dictionary<string, object?> Selection { get; }

    /// <summary>An entry as it was read.</summary>
    protected abstract StoredTenantEntry Stored(ExchangeObject item);
}

/// <summary>Domains and email addresses.</summary>
internal sealed class TenantSenderStore(IExchangeSession session) : TenantAllowListStore(session)
{
    public const string Get = "Get-TenantAllowBlockListItems";
    public const string New = "New-TenantAllowBlockListItems";
    public const string Set = "Set-TenantAllowBlockListItems";
    public const string RemoveCommand = "Remove-TenantAllowBlockListItems";

    /// <summary>The property by which the journal knows the list.</summary>
    public const string Name = "TenantAllowBlockListItems";

    private const string SubType = "ListSubType";
    private const string OwnSubType = "Tenant";

    public override TenantAllowListTarget Target => TenantAllowListTarget.Sender;

    public override string Property => Name;

    public override string GetCommand => Get;

    protected override Dictionary<string, object?> Selection => new() { ["ListType"] = "Sender" };

    // These commands have neither -Confirm nor -WhatIf.
    public override IReadOnlyList<string> Add(TenantEntry entry, bool isInternal, EntryExpiration expiration, string? notes)
    {
        var parameters = With(expiration);
        parameters["Entries"] = new[] { entry.Text };
        parameters["Allow"] = true;
        if (notes is not null)
        {
            parameters["Notes"] = notes;
        }

        return Session.Invoke(New, parameters).Warnings;
    }

    public override IReadOnlyList<string> Renew(StoredTenantEntry entry, EntryExpiration expiration)
    {
        var parameters = With(expiration);
        parameters["Ids"] = new[] { entry.Identity };
        return Session.Invoke(Set, parameters).Warnings;
    }

    // By its identity, so that nothing else of the same value goes. Without the subtype Exchange removes nothing.
    public override IReadOnlyList<string> Remove(StoredTenantEntry entry)
    {
        var parameters = Selection;
        parameters["Ids"] = new[] { entry.Identity };
        parameters[SubType] = entry.ListSubType ?? OwnSubType;
        return Session.Invoke(RemoveCommand, parameters).Warnings;
    }

    protected override StoredTenantEntry Stored(ExchangeObject item) =>
        new(TenantEntry.Stored(item.Text("Value") ?? "", null), item.Text("Identity") ?? "", item.Text("Action") == "Allow")
        {
            ExpirationDate = item.UtcTime("ExpirationDate"), RemoveAfter = item.Number("RemoveAfter"),
                LastUsedDate = item.UtcTime("LastUsedDate"),
            Notes = item.Text("Notes"), ListSubType = item.Text(SubType),
        };

    // Always said: what Exchange does without it is documented as 45 days after the last use, and reported as 30 days.
    private Dictionary<string, object?> With(EntryExpiration expiration)
    {
        var parameters = Selection;
        if (expiration.Date is { } date)
        {
            parameters["ExpirationDate"] = date.UtcDateTime;
        }
        else
        {
            parameters["RemoveAfter"] = EntryExpiration.DaysAfterLastUse;
        }

        return parameters;
    }
}

/// <summary>Pairs of a spoofed user and a sending infrastructure. They never expire and have no notes.</summary>
internal sealed class TenantSpoofStore(IExchangeSession session) : TenantAllowListStore(session)
{
    public const string Get = "Get-TenantAllowBlockListSpoofItems";
    public const string New = "New-TenantAllowBlockListSpoofItems";
    public const string RemoveCommand = "Remove-TenantAllowBlockListSpoofItems";

    /// <summary>The property by which the journal knows the list.</summary>
    public const string Name = "TenantAllowBlockListSpoofItems";

    // The only value of the parameter Identity.
    private const string Default = "Default";

    public override TenantAllowListTarget Target => TenantAllowListTarget.SpoofedSender;

    public override string Property => Name;

    public override string GetCommand => Get;

    protected override Dictionary<string, object?> Selection => [];

    public override IReadOnlyList<string> Add(TenantEntry entry, bool isInternal, EntryExpiration expiration, string? notes) =>
        Session.Invoke(New, new Dictionary<string, object?>
        {
            ["Identity"] = Default,
            ["Action"] = "Allow",
            ["SpoofedUser"] = entry.User,
            ["SendingInfrastructure"] = entry.Infrastructure,
            ["SpoofType"] = isInternal ? "Internal" : "External",
            ["Confirm"] = false,
            ["WhatIf"] = false,
        }).Warnings;

    public override IReadOnlyList<string> Renew(StoredTenantEntry entry, EntryExpiration expiration) => [];

    public override IReadOnlyList<string> Remove(StoredTenantEntry entry) =>
        Session.Invoke(RemoveCommand, new Dictionary<string,
            object?> { ["Identity"] = Default, ["Ids"] = new[] { entry.Identity }, ["Confirm"] = false })
            .Warnings;

    protected override StoredTenantEntry Stored(ExchangeObject item) =>
        new(
            TenantEntry.Stored(item.Text("SpoofedUser") ?? "", item.Text("SendingInfrastructure") ?? ""), item.Text("Identity") ?? "",
            item.Text("Action") == "Allow");
}
