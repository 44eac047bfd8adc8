namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>What other commands return goes into the pipeline as it is.</summary>
public class PipedRangeTests
{
    [Theory]
    [InlineData("(Test-CommerceIPAllowList).LeftOver | Remove-CommerceIPAllowList -WhatIf")]
    [InlineData("@() | Remove-CommerceIPAllowList")]
    public void WhereNothingIsLeftOverNothingIsDone(string command)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run(command);

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("(Get-CommerceMailProfile).IPRanges | Add-CommerceIPAllowList")]
    [InlineData("Add-CommerceIPAllowList -Range (Get-CommerceMailProfile).IPRanges")]
    public void RangesOfTheProfileAreTaken(string command)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run(command).Single;

        Assert.Equal("Added", result.Text("Status"));
        Assert.Empty(exchange.Run("Get-CommerceIPAllowList").Single.Texts("Missing"));
    }
}
