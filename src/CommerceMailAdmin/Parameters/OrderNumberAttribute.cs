using System.Management.Automation;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Takes order numbers as they stand in mail and in spreadsheets: blanks around them and a leading '#' are no part of a number.
/// </summary>
internal sealed class OrderNumberAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        LanguagePrimitives.TryConvertTo(inputData, out string[] numbers) && numbers is not null
            ? numbers.Select(n => n?.Trim().TrimStart('#').Trim()).ToArray() : inputData;
}
