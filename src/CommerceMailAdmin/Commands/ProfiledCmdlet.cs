using System.Management.Automation;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet whose work rests on the platform's facts.</summary>
public abstract class ProfiledCmdlet : CommerceCmdlet
{
    private CommerceMailProfile? _given;

    /// <summary>
    /// The facts of the platform's mail, as Get-CommerceMailProfile returns them. Without it the facts that come with the module are used.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public CommerceMailProfile MailProfile
    {
        get => _given ??= ProfileReader.BuiltIn;
        set => _given = value;
    }
}
