using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Common;

/// <summary>Every result type, with hostile text in each text that it can hold, however deep.</summary>
public sealed class ResultTextsTests
{
    private const string Hostile = "a\u001B]0;x\u0007\r\nb\u202Ec\u200Bd\u2028e";

    public static TheoryData<Type> ResultTypes() =>
        [.. typeof(CheckResult).Assembly.GetExportedTypes().Where(t => t.IsClass && !t.IsAbstract && !t.IsGenericType)];

    [Theory]
    [MemberData(nameof(ResultTypes))]
    public void EveryTextOfAResultIsCleaned(Type type)
    {
        var result = Make(type, depth: 0);
        Assert.DoesNotContain(Texts(result), t => t == DisplayText.Clean(t));

        Assert.Same(result, ResultTexts.Clean(result));

        Assert.All(Texts(result), t => Assert.Equal(DisplayText.Clean(t), t));
    }

    /// <summary>Export-Csv, ConvertTo-Html and Out-GridView write the text of each property.</summary>
    [Theory]
    [MemberData(nameof(ResultTypes))]
    public void EveryListOfAResultWritesItselfAsWords(Type type)
    {
        var result = ResultTexts.Clean(Make(type, depth: 0))!;

        var lists = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => IsList(p.PropertyType) && p.SetMethod is not null);
        foreach (var property in lists)
        {
            var text = property.GetValue(result)?.ToString() ?? "";
            Assert.DoesNotContain("[]", text, StringComparison.Ordinal);
            Assert.DoesNotContain("`1", text, StringComparison.Ordinal);
        }
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    [Fact]
    public void ACleanResultKeepsItsTextsAndLists()
    {
        var names = new[] { "INBOX" };
        var claim = new CaseMail { Kind = CaseMailKind.Claim, Time = default, Mailbox = "support", Folder = names[0],
            Authenticity = Authenticity.Genuine };

        ResultTexts.Clean(claim);

        Assert.Same(names[0], claim.Folder);
        Assert.Same(names, ResultTexts.Clean(names));
        Assert.Null(claim.Sender);
    }

    private static object Make(Type type, int depth)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null))
        {
            if (Value(property.PropertyType, depth) is { } value)
            {
                property.SetValue(made, value);
            }
        }

        return made;
    }

    private static object? Value(Type type, int depth)
    {
        if (type == typeof(string))
        {
            return Hostile;
        }

        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            return new Dictionary<string, string> { [Hostile] = Hostile };
        }

        var item = type.IsArray
            ? type.GetElementType()! : type.IsGenericType && type.IsInterface && typeof(IEnumerable).IsAssignableFrom(type)
            ? type.GetGenericArguments()[0] : null;
        if (item is not null)
        {
            var values = (depth < 4 ? Value(item, depth + 1) : null) is { } one ? new[] { one } : [];
            var array = Array.CreateInstance(item, values.Length);
            Array.Copy(values, array, values.Length);
            return array;
        }

        return type.IsClass && type.Assembly == typeof(CheckResult).Assembly && depth < 4 ? Make(type, depth + 1) : null;
    }

    private static IEnumerable<string> Texts(object? value)
    {
        switch (value)
        {
            case null:
                return [];
            case string text:
                return [text];
            case IEnumerable list:
                return list.Cast<object?>().SelectMany(o => o is KeyValuePair<string, string> pair ? [pair.Key, pair.Value] : Texts(o))
                    .ToList();
            default:
                return value.GetType().Assembly != typeof(CheckResult).Assembly || value is Enum ? [] :
                    value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(p => p.SetMethod is not null && p.GetIndexParameters().Length == 0).SelectMany(p => Texts(p.GetValue(value)))
                        .ToList();
        }
    }
}
