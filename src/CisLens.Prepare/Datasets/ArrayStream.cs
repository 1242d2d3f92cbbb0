using System.Runtime.InteropServices;

namespace CisLens.Prepare.Datasets;

/// <summary>Numbers as they lie in memory, little-endian on every machine that we run on.</summary>
static class ArrayStream
{
    public static void WriteItem<T>(this Stream stream, T item) where T : unmanaged =>
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref item)));

    public static void WriteItems<T>(this Stream stream, ReadOnlySpan<T> items) where T : unmanaged =>
        stream.Write(MemoryMarshal.AsBytes(items));
}
