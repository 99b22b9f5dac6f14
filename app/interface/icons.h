// Icons by what they mean; glyphs of Material Design Icons 1.6 (Debian: fonts-materialdesignicons-webfont).
#pragma once

namespace chiasm::app::icons {

inline constexpr const char* kNavigate = "\xef\x86\xa3";    // crosshairs F1A3
inline constexpr const char* kRuler = "\xef\x91\xad";       // ruler F46D
inline constexpr const char* kPoint = "\xef\x8d\x8e";       // map-marker F34E
inline constexpr const char* kEllipse = "\xef\x95\x96";     // vector-circle F556
inline constexpr const char* kBrush = "\xef\x83\xa3";       // brush F0E3
inline constexpr const char* kEraser = "\xef\x87\xbe";      // eraser F1FE
inline constexpr const char* kAngle = "\xef\x95\xa3";       // vector-triangle F563
inline constexpr const char* kBox = "\xef\x97\x86";         // vector-rectangle F5C6
inline constexpr const char* kDraw = "\xef\x95\xa0";        // vector-polygon F560
inline constexpr const char* kLivewire = "\xef\x8d\x87";    // magnet F347
inline constexpr const char* kScissors = "\xef\x86\x90";    // content-cut F190
inline constexpr const char* kTrace = "\xef\x94\x89";       // terrain F509
inline constexpr const char* kThreshold = "\xef\x84\xa9";   // chart-histogram F129
inline constexpr const char* kGrow = "\xef\x81\xa8";        // auto-fix F068
inline constexpr const char* kLink = "\xef\x8c\xb9";        // link-variant F339
inline constexpr const char* kUnlink = "\xef\x8c\xb8";      // link-off F338
inline constexpr const char* kHelp = "\xef\x98\xa5";        // help-circle-outline F625
inline constexpr const char* kLock = "\xef\x8c\xbe";        // lock F33E
inline constexpr const char* kUnlocked = "\xef\x8d\x80";    // lock-open-outline F340
inline constexpr const char* kVisible = "\xef\x88\x88";     // eye F208
inline constexpr const char* kHidden = "\xef\x88\x89";      // eye-off F209
inline constexpr const char* kUndo = "\xef\x95\x8c";        // undo F54C
inline constexpr const char* kRedo = "\xef\x91\x8e";        // redo F44E
inline constexpr const char* kFolder = "\xef\x89\x96";      // folder-outline F256
inline constexpr const char* kFile = "\xef\x88\x99";        // file-document F219
inline constexpr const char* kSearch = "\xef\x8d\x89";      // magnify F349
inline constexpr const char* kDelete = "\xef\x87\x80";      // delete F1C0
inline constexpr const char* kAdd = "\xef\x90\x95";         // plus F415
inline constexpr const char* kRename = "\xef\x8f\xab";      // pencil F3EB
inline constexpr const char* kColour = "\xef\x8f\x98";      // palette F3D8
inline constexpr const char* kLayout = "\xef\x95\xb0";      // view-grid F570
inline constexpr const char* kDown = "\xef\x85\x80";        // chevron-down F140
inline constexpr const char* kRight = "\xef\x85\x82";       // chevron-right F142
inline constexpr const char* kLeft = "\xef\x85\x81";        // chevron-left F141
inline constexpr const char* kWarning = "\xef\x80\xa6";     // alert F026
inline constexpr const char* kCheck = "\xef\x84\xac";       // check F12C
inline constexpr const char* kClose = "\xef\x85\x96";       // close F156
inline constexpr const char* kHistory = "\xef\x8b\x9a";     // history F2DA
inline constexpr const char* kCube = "\xef\x86\xa7";        // cube-outline F1A7
inline constexpr const char* kWindow = "\xef\x86\x96";      // contrast-box F196
inline constexpr const char* kPerson = "\xef\x80\x93";      // account-outline F013
inline constexpr const char* kMore = "\xef\x87\x99";        // dots-vertical F1D9
inline constexpr const char* kPaste = "\xef\x86\x92";       // content-paste F192
inline constexpr const char* kTune = "\xef\x98\xae";        // tune F62E
inline constexpr const char* kGoTo = "\xef\x8b\xb1";        // image-filter-center-focus F2F1
inline constexpr const char* kHome = "\xef\x8b\x9c";        // home F2DC
inline constexpr const char* kConflict = "\xef\x80\xa9";    // alert-octagon F029
inline constexpr const char* kCannotTell = "\xef\x98\xa5";  // help-circle-outline F625
inline constexpr const char* kPass = "\xef\x97\xa1";        // check-circle-outline F5E1
inline constexpr const char* kSuggest = "\xef\x8c\xb6";     // lightbulb-outline F336
inline constexpr const char* kReject = "\xef\x94\x92";      // thumb-down-outline F512
inline constexpr const char* kTag = "\xef\x93\xbc";         // tag-outline F4FC
inline constexpr const char* kAnchor = "\xef\x80\xb1";      // anchor F031
inline constexpr const char* kRelate = "\xef\x91\x83";      // ray-start-arrow F443
inline constexpr const char* kOverride = "\xef\x92\x99";    // shield-outline F499
inline constexpr const char* kPlay = "\xef\x90\x8a";        // play F40A
inline constexpr const char* kPause = "\xef\x8f\xa4";       // pause F3E4
inline constexpr const char* kNext = "\xef\x92\xad";        // skip-next F4AD
inline constexpr const char* kPrevious = "\xef\x92\xae";    // skip-previous F4AE
inline constexpr const char* kLoop = "\xef\x91\x96";        // repeat F456
inline constexpr const char* kCancel = kClose;

}  // namespace chiasm::app::icons
