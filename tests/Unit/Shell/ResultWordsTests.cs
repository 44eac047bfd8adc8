using System.Collections;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>
/// Every public result goes through Export-Csv, ConvertTo-Json and ConvertTo-Html as words. ConvertTo-Json writes an enum as a number,
/// except one whose values are 64 bits wide, in Windows PowerShell and in PowerShell 7: so all enums of results are.
/// </summary>
public class ResultWordsTests
{
    private static readonly Type[] Types = [.. typeof(ChangeStatus).Assembly.GetExportedTypes()];

    public static TheoryData<Type> Results =>
        [.. Types.Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
            && t.GetProperties().Length > 0 && !typeof(IEnumerable).IsAssignableFrom(t))];

    [Theory]
    [MemberData(nameof(Results))]
    public void NoPropertyIsANumberForAWord(Type result)
    {
        foreach (var property in result.GetProperties())
        {
            var type = Item(property.PropertyType);
            Assert.True(!type.IsEnum || Enum.GetUnderlyingType(type) == typeof(long), $"{result.Name}.{property.Name} is a number in JSON");
        }
    }

    [Fact]
    public void TheRealShellWritesEveryValueOfEveryEnumAsAWord()
    {
        var run = ConsoleRun.Of(
            "-Command",
            """
            foreach ($type in [CommerceMailAdmin.ChangeStatus].Assembly.GetExportedTypes() | Where-Object IsEnum) {
                foreach ($value in [enum]::GetValues($type)) {
                    $result = [pscustomobject]@{ Property = $value }
                    $json = ($result | ConvertTo-Json | ConvertFrom-Json).Property
                    $csv = ($result | ConvertTo-Csv | ConvertFrom-Csv).Property
                    $html = ($result | ConvertTo-Html -Fragment) -match ">$value<"
                    if ($json -cne "$value" -or $csv -cne "$value" -or -not $html) { "$type $value $json $csv" }
                    $count++
                }
            }
            "$($count -gt 100)"
            """);

        Assert.Equal(("True", ""), (run.Output.Trim(), run.Error.Trim()));
    }

    private static Type Item(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsArray ? Item(type.GetElementType()!)
            : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? Item(type.GetGenericArguments()[^1]) : type;
    }
}
