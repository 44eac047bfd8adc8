using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Rescue;

namespace CommerceMailAdmin.Commands;

/// <summary>Finds the platform's mail in Junk, Deleted Items and archive folders.</summary>
/// <remarks>
/// <para>
/// Returns one object for each case mail, claim or order notice that is in the wrong folder. Nothing is changed. Only header fields are
/// read. Restore-CommerceJunkMail moves the genuine messages to the Inbox.
/// </para>
/// <para>
/// Verdict says whether the message is from the platform, as the receiving organisation recorded it. A forged message is listed if it
/// names a case. Reason says why the message is in Junk: the verdict of the filter (SFV), the category (CAT), the spam level (SCL) and the
/// bulk level (BCL), if header fields have them. A sender can write these fields where the server does not remove them, so the verdict does
/// not rest on them.
/// </para>
/// <para>
/// The server names its folders. If it does not, and for files, the name of the folder decides. Subjects can have names of buyers. They are
/// shown only with -IncludeBuyerData.
/// </para>
/// </remarks>
/// <example>
/// <summary>The platform's mail in Junk</summary>
/// <code>$mailbox = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com
/// Find-CommerceJunkMail -Connection $mailbox</code>
/// <remarks>Lists the messages with the verdict and the reason.</remarks>
/// </example>
/// <example>
/// <summary>Several mailboxes, deleted mail as well</summary>
/// <code>Get-CommerceMailboxConnection | Find-CommerceJunkMail -Folder Junk, Deleted | Where-Object Verdict -EQ Genuine</code>
/// <remarks>Searches every open connection.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Find, "CommerceJunkMail", DefaultParameterSetName = ConnectionSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceJunkMail))]
public sealed class FindCommerceJunkMail : MailCmdlet
{
    /// <summary>The kinds of folders to search: Junk, Deleted, Archive. Default: Junk.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public JunkMailFolder[] Folder { get; set; } = [JunkMailFolder.Junk];

    /// <summary>Shows the subjects. They can have names of buyers. Use them only to serve the order.</summary>
    [Parameter]
    public SwitchParameter IncludeBuyerData { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => AddMail();

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        using var report = new MailReadReport(this, "Reading mail", Mail.Paths);
        var options = new MailOptions { Profile = MailProfile, SellerAddresses = SellerAddress, Trust = Trust };
        var finder = new JunkMailFinder(options, Folder, IncludeBuyerData);
        var verdicts = new List<Authenticity>();
        foreach (var (_, input) in Mail.Each())
        {
            foreach (var message in finder.Find(input, report, Cancellation))
            {
                verdicts.Add(message.Verdict);
                WriteObject(message);
            }
        }

        WriteSummary($"{Amount.Of(verdicts.Count, "message of the platform is", "messages of the platform are")} in the wrong folder: "
            + $"{verdicts.Count(v => v == Authenticity.Genuine)} genuine, "
            + $"{verdicts.Count(v => v == Authenticity.Unverifiable)} unverifiable, "
            + $"{verdicts.Count(v => v == Authenticity.Forged)} forged.");
    }
}
