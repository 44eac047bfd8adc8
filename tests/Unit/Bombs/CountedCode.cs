using System.Reflection;
using System.Runtime.Loader;
using CommerceMailAdmin.Engine.Mail;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace CommerceMailAdmin.Unit.Bombs;

/// <summary>
/// The engine and the MIME library, with a counter at the beginning of each method and at each place that a branch leads to. The count is
/// the same in every run and on every machine, which no clock is.
/// </summary>
internal sealed class CountedCode : AssemblyLoadContext
{
    private const string Counter = "CountedWork";
    private static readonly string[] Counted = ["CommerceMailAdmin.Engine", "MimeKit"];
    private readonly List<FieldInfo> _counters = [];
    private readonly Func<string, int, long> _prepare;
    private readonly Func<long> _read;

    /// <summary>What the last reading took, with the work of the runtime, which is not counted. For tables only.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    public CountedCode()
        : base("counted code")
    {
        var own = Assembly.GetExecutingAssembly();
        var copy = LoadFromAssemblyPath(own.Location);
        Array.ForEach(Counted, name => LoadFromAssemblyName(new AssemblyName(name)));
        var run = copy.GetType(typeof(BombRun).FullName!)!;
        _prepare = run.GetMethod(nameof(BombRun.Prepare))!.CreateDelegate<Func<string, int, long>>();
        _read = run.GetMethod(nameof(BombRun.Read))!.CreateDelegate<Func<long>>();
    }

    /// <summary>Reads one bomb.</summary>
    /// <returns>The work, the bytes that were allocated, and the bytes of the input.</returns>
    public (long Work, long Allocated, long Bytes) Measure(string bomb, int size)
    {
        var bytes = _prepare(bomb, size);
        _counters.ForEach(c => c.SetValue(null, 0L));
        var before = Environment.CpuUsage.TotalTime;
        var allocated = _read();
        ProcessorTime = Environment.CpuUsage.TotalTime - before;
        return (_counters.Sum(c => (long)c.GetValue(null)!), allocated, bytes);
    }

    protected override Assembly? Load(AssemblyName name)
    {
        if (!Counted.Contains(name.Name))
        {
            return null;
        }

        var file = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
        using var module = ModuleDefinition.ReadModule(file);
        var counter = Instrument(module);
        using var stream = new MemoryStream();
        module.Write(stream);
        stream.Position = 0;
        var assembly = LoadFromStream(stream);
        _counters.Add(assembly.GetType(counter)!.GetField("Count")!);
        return assembly;
    }

    private static string Instrument(ModuleDefinition module)
    {
        var type = new TypeDefinition(
            "", Counter, Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Abstract | Mono.Cecil.TypeAttributes.Sealed,
            module.TypeSystem.Object);
        var count = new FieldDefinition(
            "Count", Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static, module.TypeSystem.Int64);
        type.Fields.Add(count);
        foreach (var method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).ToList())
        {
            Instrument(method.Body, count);
        }

        module.Types.Add(type);
        return Counter;
    }

    private static void Instrument(Mono.Cecil.Cil.MethodBody body, FieldReference count)
    {
        body.SimplifyMacros();
        var places = body.Instructions.SelectMany(Targets).Append(body.Instructions[0]).ToHashSet();
        var il = body.GetILProcessor();
        var moved = new Dictionary<Instruction, Instruction>();
        foreach (var place in places)
        {
            var first = il.Create(OpCodes.Ldsfld, count);
            il.InsertBefore(place, first);
            il.InsertBefore(place, il.Create(OpCodes.Ldc_I4_1));
            il.InsertBefore(place, il.Create(OpCodes.Conv_I8));
            il.InsertBefore(place, il.Create(OpCodes.Add));
            il.InsertBefore(place, il.Create(OpCodes.Stsfld, count));
            moved[place] = first;
        }

        foreach (var instruction in body.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target when moved.TryGetValue(target, out var first) => first,
                Instruction[] targets => targets.Select(t => moved.GetValueOrDefault(t, t)).ToArray(),
                var other => other,
            };
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
            handler.FilterStart = Moved(handler.FilterStart);
        }

        body.OptimizeMacros();

        Instruction? Moved(Instruction? place) => place is not null && moved.TryGetValue(place, out var first) ? first : place;
    }

    private static IEnumerable<Instruction> Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };
}
