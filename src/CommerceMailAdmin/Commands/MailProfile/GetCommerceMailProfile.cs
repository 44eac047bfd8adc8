using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the facts about the platform's mail that all other cmdlets use.</summary>
/// <remarks>
/// <para>
/// The facts are data: domains, sender addresses, patterns for each kind of mail, published IP ranges, deadlines and expected DKIM signers.
/// Each has the document that it comes from and the date of that document. The facts come with the module. A file of your own can replace
/// them. Pass the result to any other cmdlet as -MailProfile.
/// </para>
/// <para>The file format is described in docs/reference/profile.md.</para>
/// </remarks>
/// <example>
/// <summary>The domains that must be safe senders</summary>
/// <code>(Get-CommerceMailProfile).SafeSenderDomains</code>
/// <remarks>Lists the domains that the platform asks sellers to make safe senders.</remarks>
/// </example>
/// <example>
/// <summary>Use a profile of your own</summary>
/// <code>$facts = Get-CommerceMailProfile -Path ./my-profile.json
/// Get-CommerceCaseBacklog -Path ./mail -MailProfile $facts</code>
/// <remarks>
/// Reads the file, checks every field, and uses it in place of the built-in facts. A mistake is reported with its line and field.
/// </remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailProfile", HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailProfile))]
public sealed class GetCommerceMailProfile : CommerceCmdlet
{
    /// <summary>A JSON file with facts that replace the built-in facts. Wildcards are not expanded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("LiteralPath", "PSPath")]
    public string? Path { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() =>
        WriteObject(Path is null ? ProfileReader.BuiltIn : ReadInputFile(Path, "Profile", ProfileReader.Read));
}
