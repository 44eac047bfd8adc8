using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Tells at a place of a text which of many label patterns can match there, by the first characters of the outlines of all patterns in one
/// tree. A pattern without
/// an outline can match everywhere. The answer is a set of bits, one for each pattern; those beyond the last bit share it.
/// </summary>
internal sealed class LabelIndex
{
    private const int LastBit = 63;

    /// <summary>Enough to tell labels from most other words. What follows is left to the pattern.</summary>
    private const int MostDepth = 8;

    /// <summary>A pattern that would need more is treated as one without an outline.</summary>
    private const int MostNodes = 4000;

    private readonly Node _root = new(0);
    private int _nodes;

    /// <summary>Makes the tree.</summary>
    /// <param name="patterns">The patterns, in the order of their bits.</param>
    public LabelIndex(IReadOnlyList<string> patterns)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            var bit = BitOf(i);
            _nodes = 0;
            if (PatternOutlineReader.Read(patterns[i]) is { } outline && Add(outline, [_root], bit) is { } ends && _nodes <= MostNodes)
            {
                ends.ForEach(e => e.Ends |= bit);
            }
            else
            {
                _root.Accepts |= bit;
            }
        }
    }

    /// <summary>The bit of a pattern.</summary>
    public static ulong BitOf(int pattern) => 1UL << Math.Min(pattern, LastBit);

    /// <summary>The patterns that can match at a place and end there before something that is not a letter or digit.</summary>
    [MethodImpl(HotPath.Options)]
    public ulong At(ReadOnlySpan<char> text, int start)
    {
        var node = _root;
        var found = node.Accepts;
        for (var i = start; i < text.Length; i++)
        {
            if (node.Next(PatternOutline.Fold(text[i])) is not { } next)
            {
                return found;
            }

            node = next;
            found |= node.Accepts;
            if (node.Ends != 0 && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1])))
            {
                found |= node.Ends;
            }
        }

        return found;
    }

    /// <summary>Adds an outline behind nodes.</summary>
    /// <returns>The nodes at which the outline can end, unless it goes deeper than the tree; null if it is too large.</returns>
    private List<Node>? Add(PatternOutline outline, List<Node> from, ulong bit)
    {
        switch (outline)
        {
            case PatternOutline.Characters { Set: { } set }:
                return Children(from, set, bit);
            case PatternOutline.Sequence sequence:
                var ends = from;
                foreach (var item in sequence.Items)
                {
                    if (Add(item, ends, bit) is not { } next)
                    {
                        return null;
                    }

                    ends = next;
                }

                return ends;
            case PatternOutline.Alternatives alternatives:
                var all = new HashSet<Node>();
                foreach (var item in alternatives.Items)
                {
                    if (Add(item, from, bit) is not { } next)
                    {
                        return null;
                    }

                    all.UnionWith(next);
                }

                return [.. all];
            case PatternOutline.Repeated repeated:
                return Repeat(repeated, from, bit);
            default:
                from.ForEach(n => n.Accepts |= bit);
                return [];
        }
    }

    private List<Node>? Repeat(PatternOutline.Repeated repeated, List<Node> from, ulong bit)
    {
        const int MostCopies = 4;
        var most = repeated.IsBlank ? Math.Max(1, repeated.Least) : repeated.Most ?? int.MaxValue;
        var copies = Math.Min(most, Math.Max(repeated.Least, MostCopies));
        var all = new HashSet<Node>();
        var ends = from;
        for (var copy = 0; copy < copies && ends.Count > 0; copy++)
        {
            if (copy >= repeated.Least)
            {
                all.UnionWith(ends);
            }

            if (Add(repeated.Item, ends, bit) is not { } next || _nodes > MostNodes)
            {
                return null;
            }

            ends = next;
        }

        if (most > copies)
        {
            ends.ForEach(n => n.Accepts |= bit);
        }

        all.UnionWith(ends);
        return [.. all];
    }

    private List<Node>? Children(List<Node> from, HashSet<char> set, ulong bit)
    {
        var children = new List<Node>();
        foreach (var node in from)
        {
            if (node.Depth == MostDepth)
            {
                node.Accepts |= bit;
                continue;
            }

            foreach (var c in set)
            {
                children.Add(node.Child(c));
                _nodes++;
            }
        }

        return _nodes > MostNodes ? null : children;
    }

    /// <summary>What is known after some characters.</summary>
    private sealed class Node(int depth)
    {
        private const int Ascii = 128;

        /// <summary>Only the first characters have many that can follow.</summary>
        private const int MostWithTable = 1;

        private readonly Node?[] _table = depth <= MostWithTable ? new Node?[Ascii] : [];
        private readonly List<(char Character, Node Node)> _others = [];

        public int Depth => depth;

        /// <summary>The patterns that can match here, whatever follows.</summary>
        public ulong Accepts { get; set; }

        /// <summary>The patterns that can end here.</summary>
        public ulong Ends { get; set; }

        public Node? Next(char c)
        {
            if (c < _table.Length)
            {
                return _table[c];
            }

            foreach (var (character, node) in _others)
            {
                if (character == c)
                {
                    return node;
                }
            }

            return null;
        }

        public Node Child(char c)
        {
            if (Next(c) is { } known)
            {
                return known;
            }

            var child = new Node(depth + 1);
            if (c < _table.Length)
            {
                _table[c] = child;
            }
            else
            {
                _others.Add((c, child));
            }

            return child;
        }
    }
}
