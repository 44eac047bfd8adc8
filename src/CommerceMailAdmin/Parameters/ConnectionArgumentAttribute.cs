using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Parameters;

/// <summary>Lets -Connection accept the mailbox of an open connection, or its Id, as text.</summary>
internal sealed class ConnectionArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrapped(inputData) switch
    {
        string text => new[] { Named(text.Trim()) },
        IList list when list.Cast<object?>().Any(i => Unwrapped(i) is string) =>
            list.Cast<object?>().Select(i => Unwrapped(i) is string text ? Named(text.Trim()) : i).ToArray(),
        _ => inputData,
    };

    private static CommerceMailboxConnection Named(string text)
    {
        var open = MailboxConnections.All;
        var found = open.Where(c => Is(c.Mailbox, text) || Is(c.Id.ToString(), text)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Refused($"No open connection leads to '{text}'. "
                + (open.Count == 0 ? "" : $"These are open: {string.Join(", ", open.Select(c => c.Mailbox))}. ")
                + "Connect-CommerceMailbox opens a connection."),
            _ => throw Refused($"{found.Count} open connections lead to '{text}'. Give the Id of one: "
                + $"{string.Join(", ", found.Select(c => c.Id))}."),
        };
    }

    private static bool Is(string name, string text) => name.Equals(text, StringComparison.OrdinalIgnoreCase);

    // PowerShell goes on to the command's other parameters after a failed cast only.
    private static ArgumentTransformationMetadataException Refused(string problem) => new(problem, new PSInvalidCastException(problem));

    private static object? Unwrapped(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;
}
