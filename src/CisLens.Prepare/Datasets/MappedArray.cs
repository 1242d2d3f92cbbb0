using System.IO.MemoryMappedFiles;

namespace CisLens.Prepare.Datasets;

/// <summary>A file of the dataset, mapped into memory for reading; any number of threads may read at once.</summary>
sealed class MappedArray : IDisposable
{
    readonly MemoryMappedFile? _file;
    readonly MemoryMappedViewAccessor? _view;

    public MappedArray(string path)
    {
        Length = new FileInfo(path).Length;
        if (Length == 0) // an empty file cannot be mapped
            return;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>Copies items from the item with the given index on.</summary>
    public void Read<T>(long index, Span<T> items) where T : unmanaged
    {
        if (items.Length > 0)
            _view!.SafeMemoryMappedViewHandle.ReadSpan((ulong)(index * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()), items);
    }

    /// <summary>One item.</summary>
    public T Read<T>(long index) where T : unmanaged
    {
        T item = default;
        Read(index, new Span<T>(ref item));
        return item;
    }

    /// <summary>The whole file as an array.</summary>
    public T[] ReadAll<T>() where T : unmanaged
    {
        var items = new T[Length / System.Runtime.CompilerServices.Unsafe.SizeOf<T>()];
        Read<T>(0, items);
        return items;
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
