namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>A part of a business calendar that cannot be used: says what is wrong and how it is written right.</summary>
public sealed class CalendarFormatException(string message) : ArgumentException(message);
