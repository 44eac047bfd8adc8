using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace CommerceMailAdmin.Package;

/// <summary>One cmdlet as its attributes describe it.</summary>
internal sealed record CmdletDescription(Type Type, string Verb, string Noun, bool SupportsShouldProcess, string HelpUri,
    IReadOnlyList<PropertyInfo> Parameters)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The names of the parameter sets; one unnamed set where the cmdlet names none.</summary>
    public IReadOnlyList<string> ParameterSets
    {
        get
        {
            var named = Parameters.SelectMany(Declarations).Select(d => d.ParameterSetName)
                .Where(n => n != ParameterAttribute.AllParameterSets).Distinct().ToList();
            return named.Count > 0 ? named : [ParameterAttribute.AllParameterSets];
        }
    }

    public static IEnumerable<ParameterAttribute> Declarations(PropertyInfo parameter) =>
        parameter.GetCustomAttributes<ParameterAttribute>();

    /// <summary>How the parameter takes part in a set; null if it does not.</summary>
    public static ParameterAttribute? In(PropertyInfo parameter, string set) =>
        Declarations(parameter).FirstOrDefault(d => d.ParameterSetName == set || d.ParameterSetName == ParameterAttribute.AllParameterSets);
}

/// <summary>Reads the cmdlets of an assembly.</summary>
internal static class CmdletReader
{
    public static IReadOnlyList<CmdletDescription> Read(string assemblyFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(assemblyFile))!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            new[] { folder, Path.Combine(folder, "dependencies") }
                .Select(f => Path.Combine(f, name.Name + ".dll"))
                .Where(File.Exists).Select(context.LoadFromAssemblyPath).FirstOrDefault();

        return Assembly.LoadFrom(assemblyFile).GetExportedTypes()
            .Select(type => (type, cmdlet: type.GetCustomAttribute<CmdletAttribute>()))
            .Where(t => t.cmdlet is not null)
            .Select(t => new CmdletDescription(t.type, t.cmdlet!.VerbName, t.cmdlet.NounName, t.cmdlet.SupportsShouldProcess,
                t.cmdlet.HelpUri, Parameters(t.type)))
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToList();
    }

    private static List<PropertyInfo> Parameters(Type type) =>
        type.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute)))
            .OrderBy(p => CmdletDescription.Declarations(p).Min(d => d.Position < 0 ? int.MaxValue : d.Position))
            .ThenBy(p => p.Name, StringComparer.Ordinal)
            .ToList();
}
