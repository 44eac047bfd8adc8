using System.Management.Automation;

namespace EmptyModule;

/// <summary>Does nothing.</summary>
[Cmdlet(VerbsCommon.Get, "Nothing")]
public sealed class GetNothing : PSCmdlet;
