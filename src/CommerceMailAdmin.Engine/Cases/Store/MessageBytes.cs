using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>
/// Writes messages of one case each as bytes, and reads them again in the same process. What many messages share stays in memory and is
/// written as a number.
/// </summary>
internal sealed class MessageBytes
{
    private readonly InternTable<string> _mailboxes = new();
    private readonly InternTable<string> _platforms = new();
    private readonly InternTable<MailFolder> _folders = new();
    private readonly InternTable<IMailData> _files = new();
    private readonly InternTable<IMessageLocation> _elsewhere = new();

    /// <summary>Writes what identifies a case.</summary>
    public void Write(BinaryWriter writer, CaseKey key)
    {
        writer.Write(_platforms.Of(key.Platform));
        writer.Write(key.Id);
    }

    /// <summary>Reads what identifies a case.</summary>
    public CaseKey ReadKey(BinaryReader reader) => new(_platforms[reader.ReadInt32()], reader.ReadString());

    /// <summary>Writes a message.</summary>
    public void Write(BinaryWriter writer, ClassifiedMessage message)
    {
        writer.Write((byte)message.Class);
        writer.Write(message.Identity.First);
        writer.Write(message.Identity.Second);
        Write(writer, message.Location);
        writer.Write(_folders.Of(message.Folder));
        writer.Write(_mailboxes.Of(message.Mailbox));
        writer.Write(message.Cases.Single().CaseId);
        writer.Write(message.References.Count);
        foreach (var reference in message.References)
        {
            writer.Write(reference);
        }

        MessageFacts.Write(message, new FactWriter(writer, _platforms));
    }

    /// <summary>Reads a message that was written by the same object.</summary>
    /// <param name="reader">Stands at the first byte of the message.</param>
    /// <param name="key">The case of the message.</param>
    public ClassifiedMessage Read(BinaryReader reader, CaseKey key)
    {
        var own = new MessageKey(
            (MessageClass)reader.ReadByte(), new MessageIdentity(reader.ReadUInt64(), reader.ReadUInt64()), ReadLocation(reader),
            _folders[reader.ReadInt32()], _mailboxes[reader.ReadInt32()], [new CaseReference(key, reader.ReadString())],
            ReadAll(reader, r => r.ReadString()));
        return MessageFacts.Read(new FactReader(reader, _platforms), own);
    }

    private void Write(BinaryWriter writer, IMessageLocation location)
    {
        var part = location as IMailPart;
        writer.Write(part is not null);
        if (part is null)
        {
            writer.Write(_elsewhere.Of(location));
            return;
        }

        writer.Write(_files.Of(part.Data));
        writer.Write(part.Offset);
        writer.Write(part.Length ?? -1);
    }

    private IMessageLocation ReadLocation(BinaryReader reader) =>
        reader.ReadBoolean()
            ? _files[reader.ReadInt32()].Locate(reader.ReadInt64(), reader.ReadInt64() is >= 0 and var length ? length : null)
            : _elsewhere[reader.ReadInt32()];

    private static T[] ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count == 0)
        {
            return [];
        }

        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = read(reader);
        }

        return values;
    }

    private static MailAddress ReadAddress(BinaryReader reader) => new(reader.ReadString(), reader.ReadString(), reader.ReadString());

    private readonly struct FactWriter(BinaryWriter writer, InternTable<string> shared) : IFactWriter
    {
        public void Time(string name, DateTimeOffset time) => writer.Write(time.UtcTicks);

        public void Hash(string name, string? hash) => Text(name, hash);

        public void Text(string name, string? text)
        {
            writer.Write(text is not null);
            if (text is not null)
            {
                writer.Write(text);
            }
        }

        public void SharedText(string name, string? text) => writer.Write(text is null ? -1 : shared.Of(text));

        public void Flag(string name, bool flag) => writer.Write(flag);

        public void Value<T>(string name, T value)
            where T : struct, Enum => writer.Write((byte)EnumNames<T>.IndexOf(value));

        public void Address(string name, MailAddress? address)
        {
            writer.Write(address is not null);
            if (address is not null)
            {
                Write(address);
            }
        }

        public void Addresses(string name, IReadOnlyList<MailAddress> addresses)
        {
            writer.Write(addresses.Count);
            foreach (var address in addresses)
            {
                Write(address);
            }
        }

        private void Write(MailAddress address)
        {
            writer.Write(address.DisplayName);
            writer.Write(address.LocalPart);
            writer.Write(address.Domain);
        }
    }

    private readonly struct FactReader(BinaryReader reader, InternTable<string> shared) : IFactReader
    {
        public DateTimeOffset Time() => new(reader.ReadInt64(), TimeSpan.Zero);

        public string? Hash() => Text();

        public string? Text() => reader.ReadBoolean() ? reader.ReadString() : null;

        public string? SharedText() => reader.ReadInt32() is >= 0 and var number ? shared[number] : null;

        public bool Flag() => reader.ReadBoolean();

        public T Value<T>()
            where T : struct, Enum => EnumNames<T>.At(reader.ReadByte());

        public MailAddress? Address() => reader.ReadBoolean() ? ReadAddress(reader) : null;

        public MailAddress[] Addresses() => ReadAll(reader, ReadAddress);
    }

    /// <summary>Objects by number, each once.</summary>
    private sealed class InternTable<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _numbers = [];
        private readonly List<T> _values = [];

        public T this[int number] => _values[number];

        public int Of(T value)
        {
            if (!_numbers.TryGetValue(value, out var number))
            {
                _numbers.Add(value, number = _values.Count);
                _values.Add(value);
            }

            return number;
        }
    }
}

/// <summary>
/// The values of an enumeration by name and by position. A ledger stores names, because a later version may order the values in another
/// way.
/// </summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    // They are few: to search takes less time than to compile a dictionary for each enumeration.
    private static readonly T[] Values = (T[])Enum.GetValues(typeof(T));
    private static readonly string[] Names = Array.ConvertAll(Values, v => v.ToString());

    /// <summary>A value's name.</summary>
    public static string Of(T value) => Names[IndexOf(value)];

    /// <summary>The value of a name; null if there is none of that name.</summary>
    public static T? Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? Values[index] : null;

    /// <summary>A value's position.</summary>
    public static int IndexOf(T value) => Array.IndexOf(Values, value);

    /// <summary>The value at a position.</summary>
    public static T At(int index) => Values[index];
}
