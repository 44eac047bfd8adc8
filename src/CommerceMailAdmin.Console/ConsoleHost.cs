using System.Globalization;
using System.Management.Automation.Host;

namespace CommerceMailAdmin.Console;

/// <summary>The engine's view of this process.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleInterface _interface = new();

    /// <summary>The code given to "exit"; null where nothing called it.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "CommerceMailAdmin.Console";

    public override PSHostUserInterface UI => _interface;

    public override Version Version => typeof(ConsoleHost).Assembly.GetName().Version!;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This console has no nested prompt; answer Yes, No or Halt.");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
