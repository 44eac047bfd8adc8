using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// The border where results leave the module: every text of a result, and of the results inside it, becomes safe to show. Results quote
/// mail, servers, files and DNS, whose texts are written by strangers. Lists of results become lists that write themselves as words.
/// </summary>
public static class ResultTexts
{
    private static readonly ConcurrentDictionary<Type, TextProperty[]> Known = new();

    /// <summary>Cleans the texts of a result in place; of a text itself, a clean copy.</summary>
    /// <returns>The result; for a text or a list of texts that was not clean, the clean one.</returns>
    public static object? Clean(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case string text:
                return DisplayText.Clean(text);
            case IReadOnlyList<string> texts:
                return texts.All(IsClean) ? texts : texts.Select(t => t is null ? null! : DisplayText.Clean(t)).ToArray();
            case IReadOnlyDictionary<string, string> named:
                return named.All(n => IsClean(n.Key) && IsClean(n.Value)) ? named : CleanNamed(named);
            case IList list when IsOfResults(list.GetType()):
                foreach (var one in list)
                {
                    Clean(one);
                }

                return list;
            default:
                foreach (var property in Known.GetOrAdd(value.GetType(), PropertiesOf))
                {
                    property.Clean(value);
                }

                return value;
        }
    }

    private static IReadOnlyList<T> ListOf<T>(IReadOnlyList<T> items) =>
        items is ResultList<T> ? items : new ResultList<T>(items as IList<T> ?? [.. items]);

    private static bool IsClean(string? text) => text is null || ReferenceEquals(DisplayText.Clean(text), text);

    private static Dictionary<string, string> CleanNamed(IReadOnlyDictionary<string, string> named)
    {
        var clean = new Dictionary<string, string>();
        foreach (var one in named)
        {
            clean[DisplayText.Clean(one.Key)] = DisplayText.Clean(one.Value);
        }

        return clean;
    }

    private static TextProperty[] PropertiesOf(Type type) => !IsResult(type) ? [] :
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.CanRead && HoldsText(p.PropertyType))
            .Select(p => (TextProperty)Activator.CreateInstance(typeof(TextProperty<,>).MakeGenericType(type, p.PropertyType), p)!),
    ];

    private static bool HoldsText(Type type) =>
        type == typeof(string) || typeof(IReadOnlyList<string>).IsAssignableFrom(type)
            || type == typeof(IReadOnlyDictionary<string, string>)
        || IsResult(type) || IsOfResults(type);

    private static bool IsResult(Type type) => type.IsClass && type.Assembly == typeof(CheckResult).Assembly;

    private static bool IsOfResults(Type type) =>
        type.IsArray ? IsResult(type.GetElementType()!) : type.IsGenericType && type.GetGenericArguments() is [var item] && IsResult(item);

    private abstract class TextProperty
    {
        public abstract void Clean(object owner);
    }

    private sealed class TextProperty<TOwner, TValue> : TextProperty where TValue : class
    {
        /// <summary>Makes a list of its own kind of a list; null if the property does not hold one.</summary>
        private static readonly Func<TValue, TValue>? ToList = ListMaker();

        private readonly Func<TOwner, TValue?> _get;
        private readonly PropertyInfo? _settable;

        public TextProperty(PropertyInfo property)
        {
            _get = (Func<TOwner, TValue?>)property.GetMethod!.CreateDelegate(typeof(Func<TOwner, TValue?>));
            _settable = property.SetMethod is null ? null : property;
        }

        public override void Clean(object owner)
        {
            var value = _get((TOwner)owner);
            var clean = ResultTexts.Clean(value);
            if (_settable is not null && clean is TValue list && ToList is not null)
            {
                clean = ToList(list);
            }

            if (!ReferenceEquals(clean, value))
            {
                _settable?.SetValue(owner, clean);
            }
        }

        private static Func<TValue, TValue>? ListMaker()
        {
            if (!typeof(TValue).IsGenericType || typeof(TValue).GetGenericTypeDefinition() != typeof(IReadOnlyList<>))
            {
                return null;
            }

            var maker = typeof(ResultTexts).GetMethod(nameof(ListOf), BindingFlags.NonPublic | BindingFlags.Static)!;
            return (Func<TValue, TValue>)maker.MakeGenericMethod(typeof(TValue).GetGenericArguments())
                .CreateDelegate(typeof(Func<TValue, TValue>));
        }
    }
}
