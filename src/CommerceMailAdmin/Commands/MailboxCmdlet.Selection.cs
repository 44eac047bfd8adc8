using System.Management.Automation;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>The ways to select mailboxes without naming them.</summary>
public abstract partial class MailboxCmdlet
{
    private const string AllSet = "All";
    private const string FilterSet = "Filter";
    private const string KindSet = "RecipientTypeDetails";
    private const string GroupSet = "Group";
    private const string UnitSet = "OrganizationalUnit";
    private const string DatabaseSet = "Database";
    private const string ServerSet = "Server";

    /// <summary>Selects every mailbox of the organisation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// Selects the mailboxes that match an OPATH filter, as Get-Mailbox takes it: "Department -eq 'Support'". Write texts in single quotes,
    /// and double a single quote inside a text.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FilterSet)]
    [Parameter(ParameterSetName = UnitSet)]
    [Parameter(ParameterSetName = DatabaseSet)]
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Filter { get; set; }

    /// <summary>
    /// Selects the mailboxes of these kinds, such as UserMailbox and SharedMailbox. Together with -Filter, -Group or a place, a mailbox
    /// must meet both.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = KindSet)]
    [Parameter(ParameterSetName = FilterSet)]
    [Parameter(ParameterSetName = GroupSet)]
    [Parameter(ParameterSetName = UnitSet)]
    [Parameter(ParameterSetName = DatabaseSet)]
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateSet(
        "DiscoveryMailbox", "EquipmentMailbox", "LegacyMailbox", "LinkedMailbox", "LinkedRoomMailbox", "RoomMailbox", "SchedulingMailbox",
        "SharedMailbox", "TeamMailbox", "UserMailbox")]
    public string[] RecipientTypeDetails { get; set; } = [];

    /// <summary>
    /// Selects the members of these distribution groups, including members of nested groups. A member without a mailbox in this
    /// organisation is left out with a warning.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = GroupSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] Group { get; set; } = [];

    /// <summary>Selects the mailboxes of an organizational unit and the units below it, such as contoso.com/Shops.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UnitSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? OrganizationalUnit { get; set; }

    /// <summary>Selects the mailboxes of a mailbox database. For servers of your own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DatabaseSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Database { get; set; }

    /// <summary>Selects the mailboxes of a Mailbox server. For servers of your own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Server { get; set; }
}
