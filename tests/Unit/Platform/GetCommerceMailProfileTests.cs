using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Platform;

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

    [Fact]
    public void AFolderIsNoProfile()
    {
        using var session = new ModuleSession();

        Assert.StartsWith("PathIsFolder,",
            Assert.Single(session.Run("Get-CommerceMailProfile $args[0]", Path.GetTempPath()).Errors).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void PathsComeFromThePipeline()
    {
        using var session = new ModuleSession();
        var file = Repository.PathOf("src", "CommerceMailAdmin.Engine", "Platform", "Profiles", "commerce-mail.json");

        Assert.Equal(file, session.Run("($args[0] | Get-CommerceMailProfile).Origin", file).Single.BaseObject);
    }
}
