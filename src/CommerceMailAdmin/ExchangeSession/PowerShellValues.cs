using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Carries values over between PowerShell's objects and the engine's plain ones.</summary>
internal static class PowerShellValues
{
    /// <summary>A result object, read by property name when asked; a property that throws counts as absent.</summary>
    public static ExchangeObject Object(PSObject source) => new(name =>
    {
        try
        {
            return Plain(source.Properties[name]?.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    });

    /// <summary>A value without PowerShell's wrapping: a simple value, a list of such, or the text of anything else.</summary>
    public static object? Plain(object? value)
    {
        var inner = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        return inner switch
        {
            null => null,
            string or bool or DateTime or DateTimeOffset or TimeSpan or Guid => inner,
            IEnumerable list => list.Cast<object?>().Select(Plain).ToArray(),
            _ when inner.GetType().IsPrimitive => inner,
            _ => value is PSObject named ? Named(named) : value!.ToString(),
        };
    }

    /// <summary>
    /// The text of an object, as the session that it came from has written it. An object that came as properties only (Exchange Online over
    /// REST) has no such text: a sender is then its address, and a domain its name.
    /// </summary>
    private static object? Named(PSObject value)
    {
        var text = value.ToString();
        if (value.BaseObject is not PSCustomObject || !text.StartsWith("@{", StringComparison.Ordinal))
        {
            return text;
        }

        foreach (var name in new[] { "Sender", "Address", "Domain" })
        {
            if (value.Properties[name]?.Value is { } inner)
            {
                return Plain(inner);
            }
        }

        return text;
    }

    /// <summary>
    /// A value as a command's parameter takes it. Lists and hashtables are new for each call, since Exchange's modules change them.
    /// </summary>
    public static object? Argument(object? value) => value switch
    {
        ListChange change => Hashtable(change),
        IEnumerable<string> texts => texts.ToArray(),
        _ => value,
    };

    private static Hashtable Hashtable(ListChange change)
    {
        var table = new Hashtable();
        if (change.Add.Count > 0)
        {
            table["Add"] = change.Add.ToArray();
        }

        if (change.Remove.Count > 0)
        {
            table["Remove"] = change.Remove.ToArray();
        }

        return table;
    }
}
