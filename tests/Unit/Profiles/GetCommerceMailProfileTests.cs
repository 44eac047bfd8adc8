using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Profiles;

public class GetCommerceMailProfileTests
{
    [Fact]
    public void WithoutAPathTheBuiltInFactsAreReturned()
    {
        using var session = new ModuleSession();

        Assert.Equal("built-in", session.Run("(Get-CommerceMailProfile).Origin").Single.BaseObject);
    }

    [Fact]
    public void ResultTypesCanBeNamedInAScript()
    {
        using var session = new ModuleSession();

        Assert.Equal(true, session.Run("(Get-CommerceMailProfile) -is [CommerceMailAdmin.CommerceMailProfile]").Single.BaseObject);
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        using var session = new ModuleSession();

        var error = Assert.Single(session.Run("Get-CommerceMailProfile -Path ./none.json").Errors);

        Assert.Contains("none.json", error.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("PathNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
