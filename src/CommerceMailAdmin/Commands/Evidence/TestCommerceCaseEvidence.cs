using System.Management.Automation;
using CommerceMailAdmin.Engine.Evidence;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether a package of evidence is as it was written.</summary>
/// <remarks>
/// <para>
/// Compares every file of a .zip file from Export-CommerceCaseEvidence with the manifest in it. State is Intact if every file has the
/// SHA-256 that the manifest lists, and no other file is there. Otherwise it is Changed, and Files says which files were changed, added
/// or removed.
/// </para>
/// <para>
/// Who can change the package can also write a new manifest. The result has the hash of the manifest. Compare it with the one that was
/// noted at the export, or give that one as -ManifestHash.
/// </para>
/// <para>
/// Nothing is unpacked. A file is never read beyond the length that the manifest lists. A file with a name that could lead out of the
/// folder where somebody unpacks the package is told as UnsafeName, and two files with one name as Doubled. A package that cannot be read
/// is an error, and the others are tested.
/// </para>
/// <para>
/// To verify the signatures of the messages in a package again, use Test-CommerceMailAuth with the .zip file.
/// </para>
/// </remarks>
/// <example>
/// <summary>Test a package</summary>
/// <code>Test-CommerceCaseEvidence ./case.zip -ManifestHash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</code>
/// <remarks>State is Changed if a file or the manifest is not the one of the export.</remarks>
/// </example>
/// <example>
/// <summary>What was changed in the packages of a folder</summary>
/// <code>Get-ChildItem ./evidence/*.zip | Test-CommerceCaseEvidence | Where-Object State -EQ Changed |
///     Select-Object -ExpandProperty Files | Where-Object State -NE Intact</code>
/// <remarks>Lists the files that are not as the manifest says.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceCaseEvidence", DefaultParameterSetName = PathSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CaseEvidenceTest))]
public sealed class TestCommerceCaseEvidence : CommerceCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The .zip files. Wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The .zip files, without wildcards: every character counts as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The SHA-256 of the manifest that was noted at the export, in hexadecimal digits.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? ManifestHash { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var file in (isLiteral ? LiteralPath : Path).SelectMany(p => ResolveInput(p, isLiteral)))
        {
            Cancellation.ThrowIfCancellationRequested();
            Test(file);
        }
    }

    private void Test(string file)
    {
        try
        {
            if (Directory.Exists(file))
            {
                throw new EvidenceException($"'{file}' is a folder. Name the .zip file.");
            }

            WriteObject(EvidenceVerifier.Test(file, ManifestHash, Cancellation));
        }
        catch (EvidenceException e)
        {
            WriteItemError(e, "EvidenceInvalid", ErrorCategory.InvalidData, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteItemError(new IOException($"'{file}' cannot be read: {e.Message}", e), "EvidenceUnreadable", ErrorCategory.ReadError,
                file);
        }
    }
}
