# Packages: cpack -G DEB, cpack -G TGZ. script/package builds and tries them.
set(CPACK_PACKAGE_NAME plumb)
set(CPACK_PACKAGE_VENDOR "The plumb authors")
set(CPACK_PACKAGE_CONTACT "The plumb authors <plumb@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/package)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB TGZ)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libpq5) # loaded at run time, so that shlibdeps can't see it
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "schema-diff and migration-safety tool
 plumb reads database migrations (SQL) and says which can't be rolled back
 and which can fail half way, with exact places and a fix. It works as a
 pre-commit hook, in CI, and as a C library.")

set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_PACKAGE_FILE_NAME
    "plumb-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
string(TOLOWER ${CPACK_PACKAGE_FILE_NAME} CPACK_PACKAGE_FILE_NAME)
include(CPack)
