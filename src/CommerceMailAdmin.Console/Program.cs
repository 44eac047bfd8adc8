using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CommerceMailAdmin.Console;
using Microsoft.PowerShell;

const string Help =
    """
    Usage: commercemail [-NoProfile] [-NoLogo] [-NonInteractive] [-NoExit] [-WorkingDirectory <folder>]
                        [-Command <text> | -File <script.ps1> [arguments]]

    PowerShell with CommerceMailAdmin imported. Without -Command and -File, it is interactive.
    All parameters and exit codes are those of pwsh:
    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_pwsh
    """;

// PowerShell reports its use to Microsoft and looks for updates, unless the environment says otherwise before it starts.
SetDefault("POWERSHELL_TELEMETRY_OPTOUT", "1");
SetDefault("POWERSHELL_UPDATECHECK", "Off");

var state = InitialSessionState.CreateDefault2();
state.ImportPSModule([ModuleFolder.Find()]);
var version = typeof(ModuleFolder).Assembly.GetName().Version!.ToString(3);
var banner = $"CommerceMailAdmin {version} in PowerShell {PSVersion()}. To list its commands: Get-Command -Module CommerceMailAdmin";
return ConsoleShell.Start(state, banner, Help, args);

static void SetDefault(string name, string value) =>
    Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(name) ?? value);

static string PSVersion() => typeof(PSObject).Assembly.GetName().Version!.ToString(3);
