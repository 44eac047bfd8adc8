using System.Management.Automation.Host;
using Terminal = System.Console;

namespace CommerceMailAdmin.Console;

/// <summary>What the formatter needs to know of the screen: its width. Nothing draws on it.</summary>
internal sealed class ConsoleScreen : PSHostRawUserInterface
{
    /// <summary>The width of output that goes to a file or a pipe, as pwsh has it; COLUMNS overrules it.</summary>
    private const int DefaultWidth = 120;

    private const int DefaultHeight = 50;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize
    {
        get => new(Width(), DefaultHeight);
        set => throw Unsupported();
    }

    public override Coordinates CursorPosition
    {
        get => new(0, 0);
        set => throw Unsupported();
    }

    public override int CursorSize
    {
        get => 1;
        set => throw Unsupported();
    }

    public override bool KeyAvailable => false;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Size MaxWindowSize => BufferSize;

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw Unsupported();
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw Unsupported();
    }

    public override string WindowTitle { get; set; } = "";

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    private static int Width()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0)
        {
            return columns;
        }

        return Terminal.IsOutputRedirected || Terminal.WindowWidth <= 0 ? DefaultWidth : Terminal.WindowWidth;
    }

    private static NotSupportedException Unsupported() => new("This console draws no screen; use pwsh.");
}
