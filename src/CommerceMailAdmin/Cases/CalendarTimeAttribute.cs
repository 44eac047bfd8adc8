using System.Management.Automation;

namespace CommerceMailAdmin.Commands;

/// <summary>
/// Lets a parameter of type DateTime take results' times too. A time with an offset, of UTC or of the machine's zone is an instant;
/// one without stands on the wall clock of the business calendar's zone.
/// </summary>
internal sealed class CalendarTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is DateTimeOffset instant ? instant.UtcDateTime : inputData;
}
