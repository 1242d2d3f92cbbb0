using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The types of messages of an object header, with the numbers of HDF5.</summary>
enum MessageType
{
    Nil, Dataspace, LinkInfo, Datatype, OldFill, Fill, Link, External, Layout, Bogus, GroupInfo, Filters, Attribute,
    Comment, OldTime, SharedTable, Continuation, SymbolTable, Time, TreeSizes, DriverInfo, AttributeInfo, References,
}

/// <summary>One message of an object header.</summary>
readonly record struct Message(MessageType Type, Cursor Fields);

/// <summary>Reads the messages that describe a group or a dataset.</summary>
/// <remarks>HDF5 File Format Specification 3.0, sections IV.A.1 and IV.A.2.</remarks>
static class ObjectHeader
{
    const byte Shared = 2, HasTimes = 0x20, HasLimits = 0x10, HasOrder = 4;
    const int MostBlocks = 1000;

    /// <summary>Reads the messages of the header at an address and of its continuations.</summary>
    /// <exception cref="InputException">The header is damaged, or has an unsupported message.</exception>
    public static List<Message> Read(ByteSource source, long address, string name)
    {
        string what = $"the header of {name}";
        var messages = new List<Message>();
        var blocks = new Queue<(long Start, long Length)>();
        bool old = source.Look(address, 1, what).Byte() == 1;
        byte flags = old ? First1(source, address, what, messages, blocks) : First2(source, address, what, messages, blocks);
        for (int count = 0; blocks.TryDequeue(out var block); count++)
        {
            if (count == MostBlocks)
                throw source.Bad($"{what} at byte {address} has too many continuations, expected at most {MostBlocks}");
            var fields = old ? source.Part(block.Start, block.Length, what) : Summed(source, block.Start, block.Length, "OCHK"u8, what);
            Messages(fields, old, flags, source, messages, blocks);
        }
        return messages;
    }

    static byte First1(ByteSource source, long address, string what, List<Message> messages, Queue<(long, long)> blocks)
    {
        var prefix = source.Part(address, 16, what);
        prefix.Version(1, 1);
        prefix.Skip(1 + 2 + 4);
        Messages(source.Part(address + 16, prefix.UInt32(), what), true, 0, source, messages, blocks);
        return 0;
    }

    static byte First2(ByteSource source, long address, string what, List<Message> messages, Queue<(long, long)> blocks)
    {
        byte flags = source.Look(address, 6, what).Take(6).Span[5];
        int widthAt = 6 + ((flags & HasTimes) != 0 ? 16 : 0) + ((flags & HasLimits) != 0 ? 4 : 0), width = 1 << (flags & 3);
        var sized = source.Look(address, widthAt + width, what);
        sized.Skip(widthAt);
        long size = sized.Whole(width, "its size"), whole = widthAt + width + Math.Min(size, source.Length) + 4;
        var fields = Summed(source, address, whole, "OHDR"u8, what);
        fields.Version(2, 2);
        fields.Skip(widthAt + width - 5);
        Messages(fields.Inner(size, what), false, flags, source, messages, blocks);
        return flags;
    }

    /// <summary>The content of a block, without its signature and its checksum, which are checked.</summary>
    static Cursor Summed(ByteSource source, long start, long length, ReadOnlySpan<byte> letters, string what)
    {
        var whole = source.Part(start, length, what);
        if (length < letters.Length + 4)
            throw whole.Bad($"has {length} bytes, too few for a checksum");
        var body = whole.Take(length - 4);
        if (whole.UInt32() != Checksums.Lookup3(body.Span))
            throw whole.Bad("the checksum is wrong");
        var fields = new Cursor(source, body, start, what);
        fields.Signature(letters);
        return fields;
    }

    static void Messages(Cursor block, bool old, byte flags, ByteSource source, List<Message> messages, Queue<(long, long)> blocks)
    {
        int head = old ? 8 : 4 + ((flags & HasOrder) != 0 ? 2 : 0);
        while (block.Left >= head)
        {
            int type = old ? block.UInt16() : block.Byte();
            int size = block.UInt16();
            byte about = block.Byte();
            block.Skip(head - (old ? 5 : 4));
            var fields = block.Inner(size, $"message {(MessageType)type}");
            if (type > (int)MessageType.References)
                throw fields.Bad($"the message type is {type}, expected 0 to {(int)MessageType.References}");
            Add(new Message((MessageType)type, fields), about, source, messages, blocks);
        }
    }

    static void Add(Message message, byte about, ByteSource source, List<Message> messages, Queue<(long, long)> blocks)
    {
        source.Count();
        switch (message.Type)
        {
            case MessageType.Nil or MessageType.Comment or MessageType.OldTime or MessageType.Time or MessageType.References
                or MessageType.GroupInfo or MessageType.TreeSizes: return;
            case MessageType.Continuation: blocks.Enqueue((message.Fields.Address(), message.Fields.Size())); return;
            case MessageType.External: throw message.Fields.Bad("the data are in another file (external storage), which is not supported");
            case MessageType.Bogus or MessageType.SharedTable or MessageType.DriverInfo:
                throw message.Fields.Bad("is not supported");
        }
        if ((about & Shared) != 0)
            throw message.Fields.Bad("is shared with another object (a committed datatype), which is not supported");
        messages.Add(message);
    }
}
