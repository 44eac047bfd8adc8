using System.Globalization;
using System.Xml.Linq;
using static MailServers.Ews.EwsXml;

namespace MailServers.Ews;

/// <summary>The conditions of FindItem and FindFolder.</summary>
internal static class EwsRestriction
{
    /// <summary>Whether something fits a Restriction element; null fits all.</summary>
    public static bool Fits(XElement? restriction, Func<XElement, object?> value) =>
        restriction is null || restriction.Elements().All(c => Holds(c, value));

    private static bool Holds(XElement condition, Func<XElement, object?> value)
    {
        switch (condition.Name.LocalName)
        {
            case "And":
                return condition.Elements().All(c => Holds(c, value));
            case "Or":
                return condition.Elements().Any(c => Holds(c, value));
            case "Not":
                return !Holds(condition.Elements().Single(), value);
        }

        var property = condition.Elements().First();
        var found = value(property);
        if (condition.Name.LocalName == "Exists")
        {
            return found is not null;
        }

        if (condition.Name.LocalName == "Contains")
        {
            return Text(found).Contains((string)condition.Element(T + "Constant")!.Attribute("Value")!, StringComparison.OrdinalIgnoreCase);
        }

        var constant = (string?)condition.Descendants(T + "Constant").Single().Attribute("Value") ?? "";
        if (found is null)
        {
            return condition.Name.LocalName == "IsNotEqualTo";
        }

        var order = Compare(found, constant);
        return condition.Name.LocalName switch
        {
            "IsEqualTo" => order == 0,
            "IsNotEqualTo" => order != 0,
            "IsGreaterThan" => order > 0,
            "IsGreaterThanOrEqualTo" => order >= 0,
            "IsLessThan" => order < 0,
            "IsLessThanOrEqualTo" => order <= 0,
            _ => throw EwsException.Schema($"The condition {condition.Name.LocalName} is not known here."),
        };
    }

    /// <summary>Compares two values: as numbers if both are, otherwise as text.</summary>
    public static int Compare(object? found, object? other) =>
        decimal.TryParse(Text(found), NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
        && decimal.TryParse(Text(other), NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            ? a.CompareTo(b)
            : string.Compare(Text(found), Text(other), StringComparison.OrdinalIgnoreCase);

    private static string Text(object? value) =>
        value is bool b ? (b ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
